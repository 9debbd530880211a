// Somebody stands at the desk: a name, a service, done. Whoever is free first serves them, and it is said who and when.

import { Skeleton, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../../../shared/api'
import { answer, Problem } from '../../../shared/problem'
import { dayOf, MINUTE } from '../../../shared/time'
import { type Location, type Service, servicesQuery } from '../../catalogue'
import { Dialog } from '../../kit/Dialog'
import { useOnce } from '../../parts/once'
import { sayProblem } from '../../parts/problems'
import { showUndo } from '../../parts/undo'
import { useTexts } from '../../texts'
import { keepBooking, useAgenda, usePieces } from '../data'
import { type Chance, chancesToday } from '../grid/chances'
import { aboutVisit, useChanges } from '../visit/changes'
import { availabilityQuery } from './availability'
import styles from './WalkIn.module.css'

interface WalkInProps {
  location: Location
  now: number
  onClose: () => void
}

interface Choice {
  service: Service
  /** Nobody can do it today any more if left out. */
  chance: Chance | undefined
}

/** What can be had today, with whom and when. What needs a room begins when one is offered. */
function useChoices(location: Location, now: number) {
  const day = dayOf(now, location.time_zone)
  const days = useMemo(() => [day], [day])
  const { bookings, away, closures, employees, loading, error } = useAgenda(location, days)
  const pieces = usePieces(bookings)
  const { data: services } = useQuery(servicesQuery)
  const choices = useMemo(() => {
    const chanceOf = chancesToday({ location, employees, pieces, away, closures, now })
    return (services ?? [])
      .filter(({ active }) => active)
      .map((service): Choice => ({ service, chance: chanceOf(service) }))
  }, [services, location, employees, pieces, away, closures, now])
  const roomy = choices.flatMap(({ service, chance }) =>
    chance && service.requires.length > 0 ? [{ service, chance }] : [],
  )
  const offers = useQueries({
    queries: roomy.map(({ service, chance }) =>
      availabilityQuery(location, day, [{ key: 0, serviceId: service.id, employeeId: chance.employee.id }], null),
    ),
  })
  const withRoom = (choice: Choice): Choice => {
    const index = roomy.findIndex(({ service }) => service.id === choice.service.id)
    const offered = offers[index]?.data
    if (!choice.chance || !offered) return choice
    const first = offered.days.flatMap(({ starts }) => starts)[0]
    if (first === undefined) return { ...choice, chance: undefined }
    const start = Date.parse(first)
    // Offers are some minutes apart; a walk-in may begin between them.
    const isLater = start - choice.chance.start >= location.step_minutes * MINUTE
    return isLater ? { ...choice, chance: { ...choice.chance, start } } : choice
  }
  return { choices: choices.map(withRoom), loading: loading || offers.some(({ isLoading }) => isLoading), error }
}

export function WalkIn({ location, now, onClose }: WalkInProps) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const zone = location.time_zone
  const { callOff } = useChanges(zone)
  const { choices, loading, error } = useChoices(location, now)
  const [name, setName] = useState('')
  const once = useOnce()
  const book = useMutation({
    mutationFn: ({ service, chance }: Choice) => {
      const wanted = {
        service_id: service.id,
        location_id: location.id,
        ...(chance && { employee_id: chance.employee.id }),
        ...(name.trim() && { name: name.trim() }),
      }
      return once(wanted, (request) => answer(api.POST('/walk-ins', request)))
    },
    onSuccess: (booking) => {
      keepBooking(queries, booking)
      void queries.invalidateQueries({ queryKey: ['dashboard'] })
      const message = t('walkIn.booked', {
        client: booking.client.name,
        employee: booking.items[0]?.employee.name ?? '',
        time: format.time(Date.parse(booking.starts_at), zone),
      })
      showUndo(message, () => callOff(booking), t, aboutVisit(booking.id))
      onClose()
    },
  })
  const whyNot = (thrown: Error) => {
    const { code, earliest } = Problem.of(thrown)
    if (code !== 'slot_taken' && code !== 'outside_hours') return sayProblem(thrown, t)
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
            {whyNot(book.error)}
          </p>
        )}
        <div className={styles.choices}>
          {choices.map((choice) => {
            const { service, chance } = choice
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
                ) : chance ? (
                  <span data-now={chance.start <= now + MINUTE || undefined}>
                    <strong>{chance.start <= now + MINUTE ? t('walkIn.now') : format.time(chance.start, zone)}</strong>
                    <span>{t('visit.by', { name: chance.employee.name })}</span>
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
