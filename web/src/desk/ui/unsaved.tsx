// Tracking of unsaved changes: forms register theirs, and leaving asks while there are any.

import { createContext, type ReactNode, useContext, useEffect } from 'react'

export type Leave = (proceed: () => void) => void

interface Unsaved {
  /** One object per form with unsaved changes. */
  forms: Set<object>
  leave: Leave
}

const NO_TRACKING: Unsaved = { forms: new Set(), leave: (proceed) => proceed() }

export const UnsavedContext = createContext<Unsaved>(NO_TRACKING)

/** Disables the tracking of unsaved changes in its children. */
export function IgnoreUnsaved({ children }: { children: ReactNode }) {
  return <UnsavedContext.Provider value={NO_TRACKING}>{children}</UnsavedContext.Provider>
}

/** Returns a function that leaves, and asks first if there are unsaved changes. */
export const useLeave = (): Leave => useContext(UnsavedContext).leave

/** Registers unsaved changes while `isDirty`, so that leaving asks first. */
export function useUnsaved(isDirty: boolean) {
  const { forms } = useContext(UnsavedContext)
  useEffect(() => {
    if (!isDirty) return
    const form = {}
    forms.add(form)
    return () => void forms.delete(form)
  }, [isDirty, forms])
}
