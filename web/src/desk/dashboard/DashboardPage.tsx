// Today at a glance: what every location has on its own today, and who comes next.

import { Button } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import { StatusPill } from '../calendar/visit/StatusPill'
import type { Status } from '../calendar/visits'
import { type Location, locationsQuery } from '../catalogue'
import { todayHere } from '../clients/data'
import { AsyncList } from '../kit/AsyncList'
import { Metric, Metrics } from '../kit/Metrics'
import { useLive, useRooms } from '../live/live'
import { Icon } from '../parts/Icon'
import { Empty, LinkRow, Page, Section } from '../parts/parts'
import { Failed } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { Days } from './Days'
import styles from './dashboard.module.css'
import { FirstSteps, useFirstSteps } from './FirstSteps'
import { daysNow } from './today'

type LocationToday = Schemas['LocationToday']

const dashboardQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: () => answer(api.GET('/dashboard')),
  refetchInterval: 60_000,
})

const SHOWN: Status[] = ['completed', 'in_service', 'arrived', 'confirmed', 'pending', 'no_show']

export function DashboardPage() {
  const { t, format } = useTexts()
  const user = useUser()
  const queries = useQueryClient()
  const { room } = useLive()
  const { data, error, refetch } = useQuery(dashboardQuery)
  const anew = () => {
    void queries.invalidateQueries({ queryKey: ['dashboard'] })
    void queries.invalidateQueries({ queryKey: ['bookings', 'next'] })
  }
  useRooms(data?.locations.map(({ id, day }) => room.day(id, day)) ?? [], {
    heard: ({ type }) => type.startsWith('booking.') && anew(),
    missed: anew,
  })
  const steps = useFirstSteps()
  const next = useNext()
  const coming = ['pending', 'confirmed'].reduce((sum, status) => sum + count(data?.by_status, status), 0)
  return (
    <Page
      title={t('dashboard.hello', { name: user.name.split(' ')[0] ?? user.name })}
      lead={<Today locations={data?.locations ?? []} />}
      actions={
        <Button component={Link} to="/calendar" leftSection={<Icon name="calendar" size={18} />}>
          {t('dashboard.open')}
        </Button>
      }
    >
      {error && !data ? (
        <Failed thrown={error} again={refetch} />
      ) : (
        <>
          <Metrics size="large">
            <Metric label={t('dashboard.visits')} value={data && format.number(data.bookings_today)} />
            <Metric label={t('dashboard.coming')} value={data && format.number(coming)} />
            <Metric label={t('dashboard.revenue')} value={data && format.money(data.revenue_today)} />
            <Metric label={t('dashboard.earned')} value={data && format.money(data.completed_revenue_today)} />
          </Metrics>
          {steps && user.may.manage ? (
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
          {/* Below what is as long as the day is full: not before that is there, so that it stays where it is. */}
          {data && data.locations.length > 0 && !next.isPending && <Days locations={data.locations} />}
        </>
      )}
    </Page>
  )
}

/** Of which day the figures are: that of the locations, which need not be the one of whoever looks. */
function Today({ locations }: { locations: readonly LocationToday[] }) {
  const { t, format } = useTexts()
  const here = todayHere()
  const days = daysNow(locations)
  const [first] = days
  if (!first || (days.length === 1 && first.day === here)) return format.longDay(here)
  if (days.length === 1) return t('dashboard.otherDay', { day: format.longDay(first.day), here: format.weekday(here) })
  const parts = days.map(({ day, places }) =>
    t('dashboard.dayAt', { day: format.shortDay(day), places: format.list(places.map(({ name }) => name)) }),
  )
  return t('dashboard.ownDays', { days: format.list(parts) })
}

/** The server counts by state in an object without named fields. */
const count = (byStatus: object | undefined, status: string) =>
  Number((byStatus as Record<string, number> | undefined)?.[status] ?? 0)

function LocationRow({ location }: { location: LocationToday }) {
  const { t, format } = useTexts()
  const states = SHOWN.map((status) => ({ status, count: count(location.by_status, status) })).filter(
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
            ? t('dashboard.noVisits')
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
      const { items } = await answer(
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

/** Who comes next at the location that one looks at. */
function useNext() {
  const { data: locations } = useQuery(locationsQuery)
  const kept = Number(localStorage.getItem('parlour.location'))
  const location = useMemo(() => locations?.find(({ id }) => id === kept) ?? locations?.[0], [locations, kept])
  const visits = useQuery({
    ...nextQuery(location ?? ({ id: 0, time_zone: 'UTC' } as Location)),
    enabled: location !== undefined,
  })
  return { locations, location, ...visits }
}

function Next() {
  const { t, format } = useTexts()
  const { locations, location, data, error, refetch } = useNext()
  return (
    <Section title={location ? t('dashboard.next', { location: location.name }) : ' '}>
      <AsyncList
        query={{ data: locations?.length === 0 ? [] : data, error, refetch }}
        rows={5}
        empty={<Empty icon="sun" title={t('dashboard.nobody')} text={t('dashboard.nobodyText')} />}
      >
        {(visit) =>
          location && (
            <LinkRow
              key={visit.id}
              to="/calendar"
              search={{ location: location.id, visit: visit.id }}
              sign={<span className={styles.time}>{format.time(Date.parse(visit.starts_at), location.time_zone)}</span>}
              title={visit.client.name}
              text={
                <>
                  {format.list(visit.items.map(({ service }) => service.name))} ·{' '}
                  {format.list([...new Set(visit.items.map(({ employee }) => employee.name))])}
                </>
              }
            >
              <StatusPill status={visit.status} />
            </LinkRow>
          )
        }
      </AsyncList>
    </Section>
  )
}
