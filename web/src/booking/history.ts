// Steps in the address, after `#`, so that the browser's Back leads to the step before and a reload to the same one.

import { useSyncExternalStore } from 'react'

interface Entry {
  /** The step from which this one was reached. */
  before?: string
}

const subscribe = (changed: () => void) => {
  window.addEventListener('popstate', changed)
  return () => window.removeEventListener('popstate', changed)
}

const stepInAddress = () => window.location.hash.slice(1)

export const useStepInAddress = () => useSyncExternalStore(subscribe, stepInAddress)

const changed = () => window.dispatchEvent(new PopStateEvent('popstate'))

export function goOn(step: string) {
  const entry: Entry = { before: stepInAddress() }
  window.history.pushState(entry, '', `#${step}`)
  changed()
}

/** Shows another step in the place of this one. */
export function goInstead(step: string) {
  window.history.replaceState(window.history.state, '', `#${step}`)
  changed()
}

/** To a step before: by going back, if one came from there. */
export function goBack(step: string) {
  if ((window.history.state as Entry | null)?.before === step) window.history.back()
  else goOn(step)
}
