// The last hour, minute by minute.

import type { Schemas } from '../../shared/api'
import { Chart, type Series } from '../charts/Chart'
import { Tile, Tiles } from '../kit/Tile'
import { Section } from '../parts/parts'
import { useTexts } from '../texts'
import { useUnits } from './units'

type Minute = Schemas['Minute']

const QUARTER = 15

export function Hour({ minutes }: { minutes: Minute[] }) {
  const { t, format } = useTexts()
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
    <Section title={t('operations.hour')}>
      <Tiles size="small">
        <Tile title={t('operations.requests')}>
          <Chart
            kind="bars"
            label={t('operations.requests')}
            points={points}
            series={[series(t('operations.requests'), 'accent', ({ requests }) => requests / 60)]}
            write={rate}
          />
        </Tile>
        <Tile title={t('operations.times')}>
          <Chart
            kind="lines"
            label={t('operations.times')}
            points={points}
            series={[
              series('p50', 'good', ({ p50_ms }) => p50_ms),
              series('p95', 'calm', ({ p95_ms }) => p95_ms),
              series('p99', 'accent', ({ p99_ms }) => p99_ms),
            ]}
            write={milliseconds}
          />
        </Tile>
        <Tile title={t('operations.errors')}>
          <Chart
            kind="bars"
            whole
            label={t('operations.errors')}
            points={points}
            series={[series(t('operations.errors'), 'bad', ({ errors }) => errors)]}
            write={format.number}
          />
        </Tile>
      </Tiles>
    </Section>
  )
}
