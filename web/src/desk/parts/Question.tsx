// A question before something that cannot be undone.

import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Refusal } from '../calendar/NewVisit'
import { useTexts } from '../texts'

interface QuestionProps {
  title: string
  /** What it means. */
  children: ReactNode
  /** What is on the button that does it. */
  yes: string
  isPending: boolean
  error: unknown
  onYes: () => void
  onClose: () => void
}

export function Question({ title, children, yes, isPending, error, onYes, onClose }: QuestionProps) {
  const { t } = useTexts()
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <div>{children}</div>
        {error !== null && <Refusal thrown={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={isPending} onClick={onYes}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
