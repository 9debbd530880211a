// Modal dialog that is open while it is rendered. It closes without asking about unsaved changes.

import { Modal, type ModalProps } from '@mantine/core'
import { useI18n } from '../i18n'
import { IgnoreUnsaved } from '../ui/unsaved'

export function Dialog({ children, ...props }: Omit<ModalProps, 'opened'>) {
  const { t } = useI18n()
  return (
    <Modal opened closeButtonProps={{ 'aria-label': t('action.close') }} {...props}>
      <IgnoreUnsaved>{children}</IgnoreUnsaved>
    </Modal>
  )
}
