// Asks before unsaved changes are dropped: on the way to another page of the app, when the app is closed, and where
// `useLeave` is called.

import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { type Leave, UnsavedContext } from '../parts/unsaved'
import { useTexts } from '../texts'
import { Question } from './Question'

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
    <UnsavedContext.Provider value={useMemo(() => ({ forms, leave }), [forms, leave])}>
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
    </UnsavedContext.Provider>
  )
}
