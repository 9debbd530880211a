// Confirmation before unsaved changes are lost: on navigation within the app, when the tab is closed, and on
// `useLeave`.

import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useI18n } from '../i18n'
import { type Leave, UnsavedContext } from '../ui/unsaved'
import { ConfirmDialog } from './ConfirmDialog'

export function UnsavedProvider({ children }: { children: ReactNode }) {
  const { t } = useI18n()
  const [forms] = useState(() => new Set<object>())
  const [pending, setPending] = useState<{ proceed: () => void } | null>(null)
  const blocked = useBlocker({
    shouldBlockFn: useCallback(({ current, next }) => forms.size > 0 && current.pathname !== next.pathname, [forms]),
    enableBeforeUnload: useCallback(() => forms.size > 0, [forms]),
    withResolver: true,
  })
  const leave = useCallback<Leave>(
    (proceed) => {
      if (forms.size === 0) proceed()
      // Escape also reaches the element below the dialog, so a second call must not ask again.
      else if (!pending) setPending({ proceed })
    },
    [forms, pending],
  )
  const isAsked = pending !== null || blocked.status === 'blocked'
  const answer = (isLeaving: boolean) => {
    if (isLeaving) pending?.proceed()
    setPending(null)
    if (isLeaving) blocked.proceed?.()
    else blocked.reset?.()
  }
  return (
    <UnsavedContext.Provider value={useMemo(() => ({ forms, leave }), [forms, leave])}>
      {children}
      {isAsked && (
        <ConfirmDialog
          title={t('unsaved.title')}
          confirmLabel={t('unsaved.drop')}
          cancelLabel={t('unsaved.stay')}
          isPending={false}
          error={null}
          onConfirm={() => answer(true)}
          onClose={() => answer(false)}
        >
          {t('unsaved.text')}
        </ConfirmDialog>
      )}
    </UnsavedContext.Provider>
  )
}
