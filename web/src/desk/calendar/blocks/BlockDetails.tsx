// A blocked time, and giving it back.

import { Button, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { answer } from '../../../shared/problem'
import type { Location } from '../../catalogue'
import { Dialog } from '../../kit/Dialog'
import { useShowProblem } from '../../parts/problems'
import { useTexts } from '../../texts'
import { type Away, dropBlock } from '../data'

interface BlockDetailsProps {
  block: Away
  location: Location
  onClose: () => void
}

export function BlockDetails({ block, location, onClose }: BlockDetailsProps) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE('/blocks/{id}', { params: { path: { id: block.id } } })),
    onSuccess: () => {
      dropBlock(queries, block.id)
      onClose()
    },
    onError: (thrown) => {
      show(thrown)
      void queries.invalidateQueries({ queryKey: ['agenda', location.id] })
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
