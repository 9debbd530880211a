// Asks before what was changed and not saved is dropped: by going to another page of the app, by leaving the app, and
// by whatever else the one who changed it calls leaving.

import { useBlocker } from '@tanstack/react-router'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { useTexts } from '../texts'
import { Question } from './Question'

type Leave = (go: () => void) => void

interface Unsaved {
  /** One for each form that differs from what is saved. */
  forms: Set<object>
  leave: Leave
}

const Context = createContext<Unsaved>({ forms: new Set(), leave: (go) => go() })

export function UnsavedProvider({ children }: { children: ReactNode }) {
  const { t } = useTexts()
  const [forms] = useState(() => new Set<object>())
  const [going, setGoing] = useState<{ go: () => void } | null>(null)
  const blocked = useBlocker({
    shouldBlockFn: useCallback(({ current, next }) => forms.size > 0 && current.pathname !== next.pathname, [forms]),
    enableBeforeUnload: useCallback(() => forms.size > 0, [forms]),
    withResolver: true,
  })
  const leave = useCallback<Leave>(
    (go) => {
      if (forms.size === 0) go()
      // Escape is heard by what is below the question too.
      else if (!going) setGoing({ go })
    },
    [forms, going],
  )
  const isAsked = going !== null || blocked.status === 'blocked'
  const answer = (isLeaving: boolean) => {
    if (isLeaving) going?.go()
    setGoing(null)
    if (isLeaving) blocked.proceed?.()
    else blocked.reset?.()
  }
  return (
    <Context.Provider value={useMemo(() => ({ forms, leave }), [forms, leave])}>
      {children}
      {isAsked && (
        <Question
          title={t('unsaved.title')}
          yes={t('unsaved.drop')}
          no={t('unsaved.stay')}
          isPending={false}
          error={null}
          onYes={() => answer(true)}
          onClose={() => answer(false)}
        >
          {t('unsaved.text')}
        </Question>
      )}
    </Context.Provider>
  )
}

/** Returns a function that leaves, after asking if there are unsaved changes. */
export const useLeave = (): Leave => useContext(Context).leave

/** Registers unsaved changes while `changed`, so that leaving asks first. */
export function useUnsaved(changed: boolean) {
  const { forms } = useContext(Context)
  useEffect(() => {
    if (!changed) return
    const form = {}
    forms.add(form)
    return () => void forms.delete(form)
  }, [changed, forms])
}
