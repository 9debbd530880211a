// Drawer that is open while it is rendered. It asks before it closes over unsaved changes.

import { Drawer, type DrawerProps } from '@mantine/core'
import { useI18n } from '../i18n'
import { useLeave } from '../ui/unsaved'

export function SidePanel({ onClose, ...props }: Omit<DrawerProps, 'opened'>) {
  const { t } = useI18n()
  const leave = useLeave()
  return (
    <Drawer opened onClose={() => leave(onClose)} closeButtonProps={{ 'aria-label': t('action.close') }} {...props} />
  )
}
