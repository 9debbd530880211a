// Unsaved changes: forms register theirs, and leaving asks first while there are any.

import { createContext, type ReactNode, useContext, useEffect } from 'react'

export type Leave = (proceed: () => void) => void

interface Unsaved {
  /** One for each form that differs from what is saved. */
  forms: Set<object>
  leave: Leave
}

const NO_TRACKING: Unsaved = { forms: new Set(), leave: (proceed) => proceed() }

export const UnsavedContext = createContext<Unsaved>(NO_TRACKING)

/** Lets unsaved changes in its children be dropped without a question. */
export function IgnoreUnsaved({ children }: { children: ReactNode }) {
  return <UnsavedContext.Provider value={NO_TRACKING}>{children}</UnsavedContext.Provider>
}

/** Returns a function that leaves, after asking if there are unsaved changes. */
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
