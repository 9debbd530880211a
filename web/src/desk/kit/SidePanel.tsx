// A drawer that is open while it is rendered. It asks before it closes over unsaved changes.

import { Drawer, type DrawerProps } from '@mantine/core'
import { useLeave } from '../parts/unsaved'
import { useTexts } from '../texts'

export function SidePanel({ onClose, ...props }: Omit<DrawerProps, 'opened'>) {
  const { t } = useTexts()
  const leave = useLeave()
  return (
    <Drawer opened onClose={() => leave(onClose)} closeButtonProps={{ 'aria-label': t('action.close') }} {...props} />
  )
}
