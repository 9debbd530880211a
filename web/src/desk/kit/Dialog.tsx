// A modal dialog that is open while it is rendered.

import { Modal, type ModalProps } from '@mantine/core'
import { useTexts } from '../texts'

export function Dialog(props: Omit<ModalProps, 'opened'>) {
  const { t } = useTexts()
  return <Modal opened closeButtonProps={{ 'aria-label': t('action.close') }} {...props} />
}
