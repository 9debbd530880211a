// A question before something that cannot be undone.

import { Button, Group, Stack } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { Refusal } from '../parts/problems'
import { useTexts } from '../texts'
import { Dialog } from './Dialog'

interface QuestionProps {
  title: string
  /** What it means. */
  children: ReactNode
  /** What is on the button that does it. */
  yes: string
  /** What is on the other. */
  no?: string
  isPending: boolean
  error: unknown
  onYes: () => void
  onClose: () => void
}

export function Question({ title, children, yes, no, isPending, error, onYes, onClose }: QuestionProps) {
  const { t } = useTexts()
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
        {error !== null && <Refusal thrown={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {no ?? t('action.cancel')}
          </Button>
          <Button loading={isPending} onClick={onYes}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
