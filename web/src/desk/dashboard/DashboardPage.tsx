// Dashboard: today's bookings and revenue per location, and the next bookings.

import { Button } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import { StatusPill } from '../calendar/booking/StatusPill'
import type { Status } from '../calendar/bookings'
import { type Location, locationsQuery } from '../catalogue'
import { localToday } from '../clients/queries'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { Metric, Metrics } from '../kit/Metrics'
import { useLive, useRooms } from '../live/live'
import { useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Empty, LinkRow, Page, Section } from '../ui/layout'
import { LoadError } from '../ui/problems'
import { Days } from './Days'
import styles from './dashboard.module.css'
import { FirstSteps, useFirstSteps } from './FirstSteps'
import { daysNow } from './today'

type LocationToday = Schemas['LocationToday']

const dashboardQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: () => unwrap(api.GET('/dashboard')),
  refetchInterval: 60_000,
})

const SHOWN_STATUSES: Status[] = ['completed', 'in_service', 'arrived', 'confirmed', 'pending', 'no_show']

export function DashboardPage() {
  const { t, format } = useI18n()
  const user = useUser()
  const queryClient = useQueryClient()
  const { room } = useLive()
  const { data, error, refetch } = useQuery(dashboardQuery)
  const invalidate = () => {
    void queryClient.invalidateQueries({ queryKey: ['dashboard'] })
    void queryClient.invalidateQueries({ queryKey: ['bookings', 'next'] })
  }
  useRooms(data?.locations.map(({ id, day }) => room.day(id, day)) ?? [], {
    onEvent: ({ type }) => type.startsWith('booking.') && invalidate(),
    onGap: invalidate,
  })
  const steps = useFirstSteps()
  const next = useNext()
  const upcoming = ['pending', 'confirmed'].reduce((sum, status) => sum + count(data?.by_status, status), 0)
  return (
    <Page
      title={t('dashboard.hello', { name: user.name.split(' ')[0] ?? user.name })}
      intro={<TodayHeading locations={data?.locations ?? []} />}
      actions={
        <Button component={Link} to="/calendar" leftSection={<Icon name="calendar" size={18} />}>
          {t('dashboard.open')}
        </Button>
      }
    >
      {error && !data ? (
        <LoadError error={error} retry={refetch} />
      ) : (
        <>
          <Metrics size="large">
            <Metric label={t('dashboard.bookings')} value={data && format.number(data.bookings_today)} />
            <Metric label={t('dashboard.coming')} value={data && format.number(upcoming)} />
            <Metric label={t('dashboard.revenue')} value={data && format.money(data.revenue_today)} />
            <Metric label={t('dashboard.earned')} value={data && format.money(data.completed_revenue_today)} />
          </Metrics>
          {steps && user.can.manageBusiness ? (
            <FirstSteps steps={steps} />
          ) : (
            <div className={styles.halves}>
              <Next />
              <Section title={t('navigation.locations')}>
                <AsyncList
                  query={{ data: data?.locations, error, refetch }}
                  rows={3}
                  empty={
                    <Empty icon="locations" title={t('calendar.noLocation')} text={t('calendar.noLocationText')} />
                  }
                >
                  {(location) => <LocationRow key={location.id} location={location} />}
                </AsyncList>
              </Section>
            </div>
          )}
          {/* Rendered only once the list above has loaded, so that it does not shift. */}
          {data && data.locations.length > 0 && !next.isPending && <Days locations={data.locations} />}
        </>
      )}
    </Page>
  )
}

/** Date of the metrics: today at the locations, which may differ from the user's own date. */
function TodayHeading({ locations }: { locations: readonly LocationToday[] }) {
  const { t, format } = useI18n()
  const today = localToday()
  const days = daysNow(locations)
  const [first] = days
  if (!first || (days.length === 1 && first.day === today)) return format.longDay(today)
  if (days.length === 1) return t('dashboard.otherDay', { day: format.longDay(first.day), here: format.weekday(today) })
  const parts = days.map(({ day, locations }) =>
    t('dashboard.dayAt', { day: format.shortDay(day), places: format.list(locations.map(({ name }) => name)) }),
  )
  return t('dashboard.ownDays', { days: format.list(parts) })
}

/** Returns a count from an object keyed by status, for which the API declares no fields. */
const count = (byStatus: object | undefined, status: string) =>
  Number((byStatus as Record<string, number> | undefined)?.[status] ?? 0)

function LocationRow({ location }: { location: LocationToday }) {
  const { t, format } = useI18n()
  const states = SHOWN_STATUSES.map((status) => ({ status, count: count(location.by_status, status) })).filter(
    (state) => state.count > 0,
  )
  const total = states.reduce((sum, state) => sum + state.count, 0)
  return (
    <li>
      <Link to="/calendar" search={{ location: location.id }} className={styles.location}>
        <div className={styles.locationHead}>
          <strong>{location.name}</strong>
          <span>{format.money(location.revenue_today)}</span>
        </div>
        <div className={styles.bar} aria-hidden="true">
          {states.map((state) => (
            <i key={state.status} data-status={state.status} style={{ flexGrow: state.count }} />
          ))}
        </div>
        <div className={styles.legend}>
          {total === 0
            ? t('dashboard.noBookings')
            : states.map((state) => (
                <span key={state.status} data-status={state.status}>
                  {format.number(state.count)} {t(`status.${state.status}`)}
                </span>
              ))}
        </div>
      </Link>
    </li>
  )
}

const nextQuery = (location: Location) =>
  queryOptions({
    queryKey: ['bookings', 'next', location.id],
    queryFn: async () => {
      const now = new Date()
      const day = dayOf(now.getTime(), location.time_zone)
      const { items } = await unwrap(
        api.GET('/bookings', {
          params: {
            query: {
              location_id: location.id,
              from: `${now.toISOString().slice(0, 16)}:00Z`,
              to: day,
              order: 'oldest',
              limit: 12,
            },
          },
        }),
      )
      return items.filter(({ status }) => status !== 'cancelled').slice(0, 8)
    },
    refetchInterval: 60_000,
  })

/** Returns the next bookings at the location last shown in the calendar. */
function useNext() {
  const { data: locations } = useQuery(locationsQuery)
  const lastLocationId = Number(localStorage.getItem('parlour.location'))
  const location = useMemo(
    () => locations?.find(({ id }) => id === lastLocationId) ?? locations?.[0],
    [locations, lastLocationId],
  )
  const bookings = useQuery({
    ...nextQuery(location ?? ({ id: 0, time_zone: 'UTC' } as Location)),
    enabled: location !== undefined,
  })
  return { locations, location, ...bookings }
}

function Next() {
  const { t, format } = useI18n()
  const { locations, location, data, error, refetch } = useNext()
  return (
    <Section title={location ? t('dashboard.next', { location: location.name }) : ' '}>
      <AsyncList
        query={{ data: locations?.length === 0 ? [] : data, error, refetch }}
        rows={5}
        empty={<Empty icon="sun" title={t('dashboard.nobody')} text={t('dashboard.nobodyText')} />}
      >
        {(booking) =>
          location && (
            <LinkRow
              key={booking.id}
              to="/calendar"
              search={{ location: location.id, booking: booking.id }}
              icon={
                <span className={styles.time}>{format.time(Date.parse(booking.starts_at), location.time_zone)}</span>
              }
              title={booking.client.name}
              text={
                <>
                  {format.list(booking.items.map(({ service }) => service.name))} ·{' '}
                  {format.list([...new Set(booking.items.map(({ employee }) => employee.name))])}
                </>
              }
            >
              <StatusPill status={booking.status} />
            </LinkRow>
          )
        }
      </AsyncList>
    </Section>
  )
}
