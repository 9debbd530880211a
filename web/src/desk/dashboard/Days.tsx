// Charts of the last 30 days, compared with the 30 days before.

import { Select, Skeleton } from '@mantine/core'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { minorDigits } from '../../shared/format'
import { unwrap } from '../../shared/problem'
import { addDays, type Day } from '../../shared/time'
import { Chart, type Series } from '../charts/Chart'
import { relativeChange, sum } from '../charts/scale'
import { useI18n } from '../i18n'
import { Tile, Tiles } from '../kit/Tile'
import { Card, Section } from '../ui/layout'
import { LoadError } from '../ui/problems'
import styles from './dashboard.module.css'
import { daysNow, lastDayBegun } from './today'

type DayTotals = Schemas['DayTotals']
type LocationToday = Schemas['LocationToday']

const SPAN = 30

const daysQuery = (locationId: number | null, last: Day) =>
  queryOptions({
    queryKey: ['days', locationId, last],
    queryFn: async () => {
      const query = {
        from: addDays(last, 1 - 2 * SPAN),
        to: last,
        ...(locationId !== null && { location_id: locationId }),
      }
      return (await unwrap(api.GET('/dashboard/days', { params: { query } }))).items
    },
    refetchInterval: 60_000,
  })

interface DaysProps {
  /** Current day at each location. The charts end on the day that the metrics above belong to. */
  locations: readonly LocationToday[]
}

export function Days({ locations }: DaysProps) {
  const { t, format } = useI18n()
  const [locationId, setLocationId] = useState<number | null>(null)
  const last = lastDayBegun(locations, locationId) ?? ''
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...daysQuery(locationId, last),
    placeholderData: keepPreviousData,
  })
  const choice = locations.length > 1 && (
    <Select
      size="sm"
      aria-label={t('days.where')}
      allowDeselect={false}
      data={[
        { value: '', label: t('days.everywhere') },
        ...locations.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      value={locationId === null ? '' : String(locationId)}
      onChange={(value) => setLocationId(value ? Number(value) : null)}
    />
  )
  return (
    <Section title={t('days.title')} action={choice}>
      {locationId === null && daysNow(locations).length > 1 && (
        <p className={styles.upTo}>{t('days.upTo', { day: format.shortDay(last) })}</p>
      )}
      {error && !data ? (
        <Card>
          <LoadError error={error} retry={refetch} />
        </Card>
      ) : (
        <div aria-busy={isPlaceholderData} style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
          <Tiles size="large">
            {data ? (
              <Charts days={data.slice(-SPAN)} previousDays={data.slice(-2 * SPAN, -SPAN)} />
            ) : (
              <ChartsSkeleton />
            )}
          </Tiles>
        </div>
      )}
    </Section>
  )
}

const ChartsSkeleton = () => ['bookings', 'revenue', 'missed'].map((key) => <Skeleton key={key} radius="lg" />)

function Charts({ days, previousDays }: { days: DayTotals[]; previousDays: DayTotals[] }) {
  const { t, format } = useI18n()
  const currency = days[0]?.revenue.currency ?? 'USD'
  const unit = 10 ** minorDigits(currency)
  const tick = new Intl.DateTimeFormat(format.locale, { timeZone: 'UTC', day: 'numeric', month: 'short' })
  const short = new Intl.NumberFormat(format.locale, {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  })
  const points = days.map(({ day }, index) => ({
    name: format.shortDay(day),
    tick: (days.length - 1 - index) % 7 === 0 ? tick.format(Date.parse(day)) : undefined,
  }))
  const money = (amount: number) => format.money({ amount, currency })
  const series = (label: string, tone: Series['tone'], value: (day: DayTotals) => number): Series => ({
    label,
    tone,
    values: days.map(value),
  })
  const bookings = (day: DayTotals) => day.bookings
  const revenue = (day: DayTotals) => day.revenue.amount
  const missed = (day: DayTotals) => day.cancelled + day.no_shows
  return (
    <>
      <Trend
        label={t('days.bookings')}
        measure={bookings}
        days={days}
        previousDays={previousDays}
        formatValue={format.number}
        good="more"
      >
        <Chart
          kind="bars"
          integersOnly
          label={t('days.bookings')}
          points={points}
          series={[series(t('days.bookings'), 'accent', bookings)]}
          formatValue={format.number}
        />
      </Trend>
      <Trend
        label={t('days.revenue')}
        measure={revenue}
        days={days}
        previousDays={previousDays}
        formatValue={money}
        good="more"
      >
        <Chart
          kind="bars"
          label={t('days.revenue')}
          points={points}
          series={[
            series(t('days.completed'), 'good', (day) => day.completed_revenue.amount),
            series(t('days.open'), 'plain', (day) => day.revenue.amount - day.completed_revenue.amount),
          ]}
          formatValue={money}
          formatTick={(amount) => short.format(amount / unit)}
        />
      </Trend>
      <Trend
        label={t('days.missed')}
        measure={missed}
        days={days}
        previousDays={previousDays}
        formatValue={format.number}
        good="less"
      >
        <Chart
          kind="bars"
          integersOnly
          label={t('days.missed')}
          points={points}
          series={[
            series(t('days.cancelled'), 'calm', (day) => day.cancelled),
            series(t('days.noShows'), 'bad', (day) => day.no_shows),
          ]}
          formatValue={format.number}
        />
      </Trend>
    </>
  )
}

interface TrendProps {
  label: string
  days: DayTotals[]
  previousDays: DayTotals[]
  measure: (day: DayTotals) => number
  formatValue: (value: number) => string
  /** Direction in which a change is good. */
  good: 'more' | 'less'
  children: ReactNode
}

/** Total of the last days, its change from the previous days, and a chart. */
function Trend({ label, days, previousDays, measure, formatValue, good, children }: TrendProps) {
  const { t, format } = useI18n()
  const total = sum(days.map(measure))
  const change = relativeChange(total, sum(previousDays.map(measure)))
  const direction = change === null || change === 0 ? null : change > 0 ? 'more' : 'less'
  const percent = new Intl.NumberFormat(format.locale, { style: 'percent', maximumFractionDigits: 0 })
  return (
    <Tile title={label}>
      <strong className={styles.total}>{formatValue(total)}</strong>
      <p className={styles.change} data-news={direction && (direction === good ? 'good' : 'bad')}>
        {change === null
          ? t('days.nothingBefore')
          : direction
            ? t(`days.${direction}`, { change: percent.format(Math.abs(change)) })
            : t('days.same')}
      </p>
      {children}
    </Tile>
  )
}
