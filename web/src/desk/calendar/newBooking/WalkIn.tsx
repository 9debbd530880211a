// Walk-in dialog: books a service for a client at the front desk with the first free employee, and shows the employee
// and time.

import { Skeleton, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../../../shared/api'
import { Problem, unwrap } from '../../../shared/problem'
import { dayOf, MINUTE } from '../../../shared/time'
import { type Location, type Service, servicesQuery } from '../../catalogue'
import { useI18n } from '../../i18n'
import { Dialog } from '../../kit/Dialog'
import { describeProblem } from '../../ui/problems'
import { showUndoToast } from '../../ui/undo'
import { useIdempotentMutation } from '../../ui/useIdempotentMutation'
import { bookingTopic, useChanges } from '../booking/changes'
import { cacheBooking, useCalendarView, usePieces } from '../queries'
import { availabilityQuery } from './availability'
import styles from './WalkIn.module.css'
import { type WalkInSuggestion, walkInSuggestions } from './walkInSuggestions'

interface WalkInProps {
  location: Location
  now: number
  onClose: () => void
}

interface Choice {
  service: Service
  /** Undefined if nobody can perform the service today. */
  suggestion: WalkInSuggestion | undefined
}

/**
 * Returns today's choices: each service with its earliest start and employee. A service that needs a resource starts at
 * the first available slot.
 */
function useChoices(location: Location, now: number) {
  const day = dayOf(now, location.time_zone)
  const days = useMemo(() => [day], [day])
  const { bookings, absences, closures, employees, loading, error } = useCalendarView(location, days)
  const pieces = usePieces(bookings)
  const { data: services } = useQuery(servicesQuery)
  const choices = useMemo(() => {
    const suggestionFor = walkInSuggestions({ location, employees, pieces, absences, closures, now })
    return (services ?? [])
      .filter(({ active }) => active)
      .map((service): Choice => ({ service, suggestion: suggestionFor(service) }))
  }, [services, location, employees, pieces, absences, closures, now])
  const needingRoom = choices.flatMap(({ service, suggestion }) =>
    suggestion && service.resource_types.length > 0 ? [{ service, suggestion }] : [],
  )
  const offers = useQueries({
    queries: needingRoom.map(({ service, suggestion }) =>
      availabilityQuery(location, day, [{ key: 0, serviceId: service.id, employeeId: suggestion.employee.id }], null),
    ),
  })
  const withRoom = (choice: Choice): Choice => {
    const index = needingRoom.findIndex(({ service }) => service.id === choice.service.id)
    const offered = offers[index]?.data
    if (!choice.suggestion || !offered) return choice
    const first = offered.days.flatMap(({ starts }) => starts)[0]
    if (first === undefined) return { ...choice, suggestion: undefined }
    const start = Date.parse(first)
    // Slots are some minutes apart; a walk-in may start between two of them.
    const isLater = start - choice.suggestion.start >= location.slot_interval_minutes * MINUTE
    return isLater ? { ...choice, suggestion: { ...choice.suggestion, start } } : choice
  }
  return { choices: choices.map(withRoom), loading: loading || offers.some(({ isLoading }) => isLoading), error }
}

export function WalkIn({ location, now, onClose }: WalkInProps) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const zone = location.time_zone
  const { cancel } = useChanges(zone)
  const { choices, loading, error } = useChoices(location, now)
  const [name, setName] = useState('')
  const sendOnce = useIdempotentMutation()
  const book = useMutation({
    mutationFn: ({ service, suggestion }: Choice) => {
      const body = {
        service_id: service.id,
        location_id: location.id,
        ...(suggestion && { employee_id: suggestion.employee.id }),
        ...(name.trim() && { name: name.trim() }),
      }
      return sendOnce(body, (request) => unwrap(api.POST('/walk-ins', request)))
    },
    onSuccess: (booking) => {
      cacheBooking(queryClient, booking)
      void queryClient.invalidateQueries({ queryKey: ['dashboard'] })
      const message = t('walkIn.booked', {
        client: booking.client.name,
        employee: booking.items[0]?.employee.name ?? '',
        time: format.time(Date.parse(booking.starts_at), zone),
      })
      showUndoToast(message, () => cancel(booking), t, bookingTopic(booking.id))
      onClose()
    },
  })
  const describeError = (error: Error) => {
    const { code, earliest } = Problem.of(error)
    if (code !== 'slot_taken' && code !== 'outside_hours') return describeProblem(error, t)
    if (!earliest) return t('walkIn.never')
    return t('walkIn.later', { time: format.dateTime(Date.parse(earliest), zone) })
  }
  return (
    <Dialog size="xl" onClose={onClose} title={t('walkIn.title')}>
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
            {describeError(book.error)}
          </p>
        )}
        <div className={styles.choices}>
          {choices.map((choice) => {
            const { service, suggestion } = choice
            return (
              <button
                key={service.id}
                type="button"
                className={styles.choice}
                disabled={book.isPending}
                onClick={() => book.mutate(choice)}
              >
                <span>
                  <strong>{service.name}</strong>
                  <span>
                    {format.duration(service.duration_minutes)} · {format.money(service.price)}
                  </span>
                </span>
                {loading ? (
                  <Skeleton width={96} height={30} />
                ) : suggestion ? (
                  <span data-now={suggestion.start <= now + MINUTE || undefined}>
                    <strong>
                      {suggestion.start <= now + MINUTE ? t('walkIn.now') : format.time(suggestion.start, zone)}
                    </strong>
                    <span>{t('booking.by', { name: suggestion.employee.name })}</span>
                  </span>
                ) : (
                  !error && <span>{t('walkIn.notToday')}</span>
                )}
              </button>
            )
          })}
        </div>
      </Stack>
    </Dialog>
  )
}
