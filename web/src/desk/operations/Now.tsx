// What goes on at the moment.

import { Metric, Metrics } from '../kit/Metrics'
import { useTexts } from '../texts'
import type { NodeFigures } from './figures'
import { useUnits } from './units'

export function Now({ figures: { operations, cpu } }: { figures: NodeFigures }) {
  const { t, format } = useTexts()
  const { rate, milliseconds, bytes, percent } = useUnits()
  const { last_minute, pool, live, process } = operations
  return (
    <Metrics size="small">
      <Metric
        label={t('operations.requests')}
        value={rate(last_minute.requests / 60)}
        note={t('operations.inFlight', { count: format.number(operations.in_flight) })}
      />
      <Metric
        label={t('operations.median')}
        value={milliseconds(last_minute.p50_ms)}
        note={t('operations.percentiles', {
          p95: milliseconds(last_minute.p95_ms),
          p99: milliseconds(last_minute.p99_ms),
        })}
      />
      <Metric
        label={t('operations.errors')}
        value={format.number(last_minute.errors)}
        note={t('operations.lastMinute')}
        isBad={last_minute.errors > 0}
      />
      <Metric
        label={t('operations.people')}
        value={format.number(operations.active_users)}
        note={t('operations.lastFive')}
      />
      <Metric
        label={t('operations.sockets')}
        value={format.number(live.sockets)}
        note={t('operations.rooms', { rooms: format.number(live.rooms), delivered: format.number(live.delivered) })}
      />
      <Metric
        label={t('operations.pool')}
        value={`${format.number(pool.checked_out)} / ${format.number(pool.pool_size)}`}
        note={t('operations.poolNote', { waiting: format.number(pool.waiting), refused: format.number(pool.refused) })}
        isBad={pool.waiting > 0 && pool.checked_out >= pool.pool_size}
      />
      <Metric
        label={t('operations.memory')}
        value={process ? bytes(process.memory_bytes) : '–'}
        note={process ? t('operations.files', { count: format.number(process.open_files) }) : ''}
      />
      <Metric
        label={t('operations.cpu')}
        value={cpu === null ? '–' : percent(cpu)}
        note={process ? t.count('operations.processors', process.processors) : ''}
        isBad={cpu !== null && cpu > 0.9}
      />
    </Metrics>
  )
}
