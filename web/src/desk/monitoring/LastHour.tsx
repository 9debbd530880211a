// Charts of the last hour by minute.

import type { Schemas } from '../../shared/api'
import { Chart, type Series } from '../charts/Chart'
import { useI18n } from '../i18n'
import { Tile, Tiles } from '../kit/Tile'
import { Section } from '../ui/layout'
import { useUnits } from './units'

type Minute = Schemas['Minute']

const QUARTER = 15

export function LastHour({ minutes }: { minutes: Minute[] }) {
  const { t, format } = useI18n()
  const { rate, milliseconds } = useUnits()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const points = minutes.map(({ starts_at }, index) => {
    const name = format.time(Date.parse(starts_at), zone)
    return { name, tick: (minutes.length - 1 - index) % QUARTER === 0 ? name : undefined }
  })
  const series = (
    label: string,
    tone: Series['tone'],
    value: (minute: Minute) => number | null | undefined,
  ): Series => ({
    label,
    tone,
    values: minutes.map((minute) => value(minute) ?? null),
  })
  return (
    <Section title={t('monitoring.hour')}>
      <Tiles size="small">
        <Tile title={t('monitoring.requests')}>
          <Chart
            kind="bars"
            label={t('monitoring.requests')}
            points={points}
            series={[series(t('monitoring.requests'), 'accent', ({ requests }) => requests / 60)]}
            formatValue={rate}
          />
        </Tile>
        <Tile title={t('monitoring.times')}>
          <Chart
            kind="lines"
            label={t('monitoring.times')}
            points={points}
            series={[
              series('p50', 'good', ({ p50_ms }) => p50_ms),
              series('p95', 'calm', ({ p95_ms }) => p95_ms),
              series('p99', 'accent', ({ p99_ms }) => p99_ms),
            ]}
            formatValue={milliseconds}
          />
        </Tile>
        <Tile title={t('monitoring.errors')}>
          <Chart
            kind="bars"
            integersOnly
            label={t('monitoring.errors')}
            points={points}
            series={[series(t('monitoring.errors'), 'bad', ({ errors }) => errors)]}
            formatValue={format.number}
          />
        </Tile>
      </Tiles>
    </Section>
  )
}
