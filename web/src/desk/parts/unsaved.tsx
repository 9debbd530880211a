// Unsaved changes: forms register theirs, and leaving asks first while there are any.

import { createContext, type ReactNode, useContext, useEffect } from 'react'

export type Leave = (go: () => void) => void

interface Unsaved {
  /** One for each form that differs from what is saved. */
  forms: Set<object>
  leave: Leave
}

const NEVER_ASKS: Unsaved = { forms: new Set(), leave: (go) => go() }

export const UnsavedContext = createContext<Unsaved>(NEVER_ASKS)

/** Lets unsaved changes in its children be dropped without a question. */
export function WithoutQuestion({ children }: { children: ReactNode }) {
  return <UnsavedContext.Provider value={NEVER_ASKS}>{children}</UnsavedContext.Provider>
}

/** Returns a function that leaves, after asking if there are unsaved changes. */
export const useLeave = (): Leave => useContext(UnsavedContext).leave

/** Registers unsaved changes while `changed`, so that leaving asks first. */
export function useUnsaved(changed: boolean) {
  const { forms } = useContext(UnsavedContext)
  useEffect(() => {
    if (!changed) return
    const form = {}
    forms.add(form)
    return () => void forms.delete(form)
  }, [changed, forms])
}
