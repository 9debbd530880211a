// Steps of the booking flow in the URL fragment, so that Back returns to the previous step and a reload keeps the
// current one.

import { useSyncExternalStore } from 'react'

interface Entry {
  /** Step from which this one was reached. */
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

/** Replaces the current step in the browser's history. */
export function replaceStep(step: string) {
  window.history.replaceState(window.history.state, '', `#${step}`)
  notify()
}

/**
 * Returns to an earlier step: through the browser's history if that step is the previous entry, by a new entry if not.
 */
export function goBack(step: string) {
  if ((window.history.state as Entry | null)?.previousStep === step) window.history.back()
  else pushStep(step)
}
