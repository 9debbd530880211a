// Steps in the address, after `#`, so that the browser's Back leads to the step before and a reload to the same one.

import { useSyncExternalStore } from 'react'

interface Entry {
  /** The step from which this one was reached. */
  previousStep?: string
}

const subscribe = (notify: () => void) => {
  window.addEventListener('popstate', notify)
  return () => window.removeEventListener('popstate', notify)
}

const currentStep = () => window.location.hash.slice(1)

export const useCurrentStep = () => useSyncExternalStore(subscribe, currentStep)

const notify = () => window.dispatchEvent(new PopStateEvent('popstate'))

export function pushStep(step: string) {
  const entry: Entry = { previousStep: currentStep() }
  window.history.pushState(entry, '', `#${step}`)
  notify()
}

/** Shows another step in the place of this one. */
export function replaceStep(step: string) {
  window.history.replaceState(window.history.state, '', `#${step}`)
  notify()
}

/** To a step before: by going back, if one came from there. */
export function goBack(step: string) {
  if ((window.history.state as Entry | null)?.previousStep === step) window.history.back()
  else pushStep(step)
}
