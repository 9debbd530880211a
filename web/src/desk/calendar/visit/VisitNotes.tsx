// What is kept in mind of a visit, and changing that.

import { Anchor, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../shared/api'
import { answer } from '../../../shared/problem'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { Icon } from '../../parts/Icon'
import { useTexts } from '../../texts'
import { keepBooking } from '../data'
import styles from '../drawers.module.css'
import type { Booking } from '../visits'

export function VisitNotes({ booking, mayChange }: { booking: Booking; mayChange: boolean }) {
  const { t } = useTexts()
  const [isChanging, setChanging] = useState(false)
  if (!isChanging && !booking.notes && !mayChange) return null
  return (
    <li className={styles.fact}>
      <Icon name="note" />
      <div style={{ flex: 1 }}>
        {isChanging ? (
          <NotesForm booking={booking} onDone={() => setChanging(false)} />
        ) : (
          <>
            {booking.notes && <div style={{ whiteSpace: 'pre-line' }}>{booking.notes}</div>}
            {mayChange && (
              <Anchor component="button" type="button" size="sm" onClick={() => setChanging(true)}>
                {t(booking.notes ? 'visit.changeNotes' : 'visit.addNotes')}
              </Anchor>
            )}
          </>
        )}
      </div>
    </li>
  )
}

function NotesForm({ booking, onDone }: { booking: Booking; onDone: () => void }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const form = useForm({
    initial: { notes: booking.notes },
    save: ({ notes }) =>
      answer(
        api.PATCH('/bookings/{id}', {
          params: { path: { id: booking.id } },
          body: { notes: notes.trim(), version: booking.version },
        }),
      ),
    onSaved: (changed) => {
      keepBooking(queries, changed)
      onDone()
    },
  })
  return (
    <EditForm form={form} layout="inline" cancel={onDone} unsaved={form.values.notes.trim() !== booking.notes}>
      <Textarea
        aria-label={t('visit.notes')}
        description={t('visit.notesHint')}
        autosize
        autoFocus
        minRows={2}
        maxLength={10_000}
        {...form.text('notes')}
      />
    </EditForm>
  )
}
