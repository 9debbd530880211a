// A modal dialog that is open while it is rendered. It closes over unsaved changes without asking.

import { Modal, type ModalProps } from '@mantine/core'
import { WithoutQuestion } from '../parts/unsaved'
import { useTexts } from '../texts'

export function Dialog({ children, ...props }: Omit<ModalProps, 'opened'>) {
  const { t } = useTexts()
  return (
    <Modal opened closeButtonProps={{ 'aria-label': t('action.close') }} {...props}>
      <WithoutQuestion>{children}</WithoutQuestion>
    </Modal>
  )
}
