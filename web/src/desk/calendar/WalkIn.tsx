// Somebody stands at the desk: a name, a service, done. Whoever is free first serves them.

import { Modal, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../shared/api'
import { answer, Problem } from '../../shared/problem'
import { type Location, servicesQuery } from '../catalogue'
import { useOnce } from '../parts/once'
import { sayProblem } from '../parts/problems'
import { useTexts } from '../texts'
import styles from './calendar.module.css'
import { keepBooking } from './data'

export function WalkIn({ location, onClose }: { location: Location; onClose: () => void }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const { data: services = [] } = useQuery(servicesQuery)
  const [name, setName] = useState('')
  const once = useOnce()
  const book = useMutation({
    mutationFn: (serviceId: number) =>
      once({ service_id: serviceId, location_id: location.id, ...(name.trim() && { name: name.trim() }) }, (request) =>
        answer(api.POST('/walk-ins', request)),
      ),
    onSuccess: (booking) => {
      keepBooking(queries, booking)
      void queries.invalidateQueries({ queryKey: ['dashboard'] })
      notifications.show({
        message: t('walkIn.booked', {
          client: booking.client.name,
          employee: booking.items[0]?.employee.name ?? '',
          time: format.time(Date.parse(booking.starts_at), location.time_zone),
        }),
      })
      onClose()
    },
  })
  const offered = services.filter(({ active }) => active)
  const whyNot = (thrown: Error) => {
    const { code, detail } = Problem.of(thrown)
    if (code !== 'slot_taken' && code !== 'outside_hours') return sayProblem(thrown, t)
    // The server names the time in a sentence of its own.
    const earliest = Date.parse(/earliest time is (\S+)/.exec(detail ?? '')?.[1] ?? '')
    if (Number.isNaN(earliest)) return t('walkIn.never')
    return t('walkIn.later', { time: format.dateTime(earliest, location.time_zone) })
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('walkIn.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <TextInput
          label={t('walkIn.name')}
          placeholder={t('walkIn.nameless')}
          data-autofocus
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {book.error && (
          <p role="alert" style={{ margin: 0, color: 'var(--bad)' }}>
            {whyNot(book.error)}
          </p>
        )}
        <div className={styles.choices}>
          {offered.map((service) => (
            <button
              key={service.id}
              type="button"
              className={styles.choice}
              disabled={book.isPending}
              onClick={() => book.mutate(service.id)}
            >
              <span>{service.name}</span>
              <span>
                {format.duration(service.duration_minutes)} · {format.money(service.price)}
              </span>
            </button>
          ))}
        </div>
      </Stack>
    </Modal>
  )
}
