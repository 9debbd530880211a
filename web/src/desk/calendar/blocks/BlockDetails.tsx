// Dialog of a blocked time, with a button to remove it.

import { Button, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { unwrap } from '../../../shared/problem'
import type { Location } from '../../catalogue'
import { useI18n } from '../../i18n'
import { Dialog } from '../../kit/Dialog'
import { useProblemToast } from '../../ui/problems'
import { type Absence, removeCachedBlock } from '../queries'

interface BlockDetailsProps {
  block: Absence
  location: Location
  onClose: () => void
}

export function BlockDetails({ block, location, onClose }: BlockDetailsProps) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/blocks/{id}', { params: { path: { id: block.id } } })),
    onSuccess: () => {
      removeCachedBlock(queryClient, block.id)
      onClose()
    },
    onError: (error) => {
      showProblem(error)
      void queryClient.invalidateQueries({ queryKey: ['calendarView', location.id] })
    },
  })
  return (
    <Dialog onClose={onClose} title={block.reason || t('calendar.blocked')}>
      <Stack>
        <span>
          {format.time(block.start, location.time_zone)} – {format.time(block.end, location.time_zone)}
        </span>
        <Button loading={remove.isPending} onClick={() => remove.mutate()}>
          {t('block.remove')}
        </Button>
      </Stack>
    </Dialog>
  )
}
