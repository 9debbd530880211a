// Notes of a booking, and a form to edit them.

import { Anchor, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../shared/api'
import { unwrap } from '../../../shared/problem'
import { useI18n } from '../../i18n'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { Icon } from '../../ui/Icon'
import type { Booking } from '../bookings'
import styles from '../drawers.module.css'
import { cacheBooking } from '../queries'

export function BookingNotes({ booking, canChange }: { booking: Booking; canChange: boolean }) {
  const { t } = useI18n()
  const [isEditing, setEditing] = useState(false)
  if (!isEditing && !booking.notes && !canChange) return null
  return (
    <li className={styles.fact}>
      <Icon name="note" />
      <div style={{ flex: 1 }}>
        {isEditing ? (
          <NotesForm booking={booking} onDone={() => setEditing(false)} />
        ) : (
          <>
            {booking.notes && <div style={{ whiteSpace: 'pre-line' }}>{booking.notes}</div>}
            {canChange && (
              <Anchor component="button" type="button" size="sm" onClick={() => setEditing(true)}>
                {t(booking.notes ? 'booking.changeNotes' : 'booking.addNotes')}
              </Anchor>
            )}
          </>
        )}
      </div>
    </li>
  )
}

function NotesForm({ booking, onDone }: { booking: Booking; onDone: () => void }) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const form = useForm({
    initial: { notes: booking.notes },
    save: ({ notes }) =>
      unwrap(
        api.PATCH('/bookings/{id}', {
          params: { path: { id: booking.id } },
          body: { notes: notes.trim(), version: booking.version },
        }),
      ),
    onSaved: (saved) => {
      cacheBooking(queryClient, saved)
      onDone()
    },
  })
  return (
    <EditForm form={form} layout="inline" cancel={onDone} unsaved={form.values.notes.trim() !== booking.notes}>
      <Textarea
        aria-label={t('booking.notes')}
        description={t('booking.notesHint')}
        autosize
        autoFocus
        minRows={2}
        maxLength={10_000}
        {...form.text('notes')}
      />
    </EditForm>
  )
}
