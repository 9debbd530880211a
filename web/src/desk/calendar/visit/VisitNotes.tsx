// What is kept in mind of a visit, and changing that.

import { Anchor, Button, Group, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../shared/api'
import { answer } from '../../../shared/problem'
import { Icon } from '../../parts/Icon'
import { Refusal } from '../../parts/problems'
import { useUnsaved } from '../../parts/unsaved'
import { useTexts } from '../../texts'
import { keepBooking } from '../data'
import styles from '../drawers.module.css'
import type { Booking } from '../visits'

export function VisitNotes({ booking, mayChange }: { booking: Booking; mayChange: boolean }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const [text, setText] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: (notes: string) =>
      answer(
        api.PATCH('/bookings/{id}', {
          params: { path: { id: booking.id } },
          body: { notes, version: booking.version },
        }),
      ),
    onSuccess: (changed) => {
      keepBooking(queries, changed)
      setText(null)
    },
  })
  useUnsaved(text !== null && text.trim() !== booking.notes)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text !== null) save.mutate(text.trim())
  }
  if (text === null && !booking.notes && !mayChange) return null
  return (
    <li className={styles.fact}>
      <Icon name="note" />
      {text === null ? (
        <div style={{ flex: 1 }}>
          {booking.notes && <div style={{ whiteSpace: 'pre-line' }}>{booking.notes}</div>}
          {mayChange && (
            <Anchor component="button" type="button" size="sm" onClick={() => setText(booking.notes)}>
              {t(booking.notes ? 'visit.changeNotes' : 'visit.addNotes')}
            </Anchor>
          )}
        </div>
      ) : (
        <form onSubmit={submit} style={{ flex: 1 }}>
          <Stack gap="xs">
            <Textarea
              aria-label={t('visit.notes')}
              description={t('visit.notesHint')}
              autosize
              autoFocus
              minRows={2}
              maxLength={10_000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {save.error && <Refusal thrown={save.error} />}
            <Group gap="xs">
              <Button type="submit" size="compact-md" loading={save.isPending}>
                {t('action.save')}
              </Button>
              <Button size="compact-md" variant="subtle" color="gray" onClick={() => setText(null)}>
                {t('action.cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </li>
  )
}
