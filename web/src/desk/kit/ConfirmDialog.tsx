// Confirmation dialog for an action that cannot be undone.

import { Button, Group, Stack } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useI18n } from '../i18n'
import { SubmitError } from '../ui/problems'
import { Dialog } from './Dialog'

interface ConfirmDialogProps {
  title: string
  /** Description of the consequences. */
  children: ReactNode
  /** Text of the confirm button. */
  confirmLabel: string
  /** Text of the cancel button, "Cancel" by default. */
  cancelLabel?: string
  isPending: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  cancelLabel,
  isPending,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const { t } = useI18n()
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    },
    [before],
  )
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack>
        <div>{children}</div>
        {error !== null && <SubmitError error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {cancelLabel ?? t('action.cancel')}
          </Button>
          <Button loading={isPending} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
