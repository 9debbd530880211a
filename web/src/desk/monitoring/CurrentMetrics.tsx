// Current metrics of the node.

import { useI18n } from '../i18n'
import { Metric, Metrics } from '../kit/Metrics'
import type { NodeMetrics } from './metrics'
import { useUnits } from './units'

export function CurrentMetrics({ metrics: { status: operations, cpu } }: { metrics: NodeMetrics }) {
  const { t, format } = useI18n()
  const { rate, milliseconds, bytes, percent } = useUnits()
  const { last_minute, pool, live, process } = operations
  return (
    <Metrics size="small">
      <Metric
        label={t('monitoring.requests')}
        value={rate(last_minute.requests / 60)}
        note={t('monitoring.inFlight', { count: format.number(operations.in_flight) })}
      />
      <Metric
        label={t('monitoring.median')}
        value={milliseconds(last_minute.p50_ms)}
        note={t('monitoring.percentiles', {
          p95: milliseconds(last_minute.p95_ms),
          p99: milliseconds(last_minute.p99_ms),
        })}
      />
      <Metric
        label={t('monitoring.errors')}
        value={format.number(last_minute.errors)}
        note={t('monitoring.lastMinute')}
        isBad={last_minute.errors > 0}
      />
      <Metric
        label={t('monitoring.people')}
        value={format.number(operations.active_users)}
        note={t('monitoring.lastFive')}
      />
      <Metric
        label={t('monitoring.sockets')}
        value={format.number(live.sockets)}
        note={t('monitoring.rooms', { rooms: format.number(live.rooms), delivered: format.number(live.delivered) })}
      />
      <Metric
        label={t('monitoring.pool')}
        value={`${format.number(pool.checked_out)} / ${format.number(pool.pool_size)}`}
        note={t('monitoring.poolNote', { waiting: format.number(pool.waiting), refused: format.number(pool.refused) })}
        isBad={pool.waiting > 0 && pool.checked_out >= pool.pool_size}
      />
      <Metric
        label={t('monitoring.memory')}
        value={process ? bytes(process.memory_bytes) : '–'}
        note={process ? t('monitoring.files', { count: format.number(process.open_files) }) : ''}
      />
      <Metric
        label={t('monitoring.cpu')}
        value={cpu === null ? '–' : percent(cpu)}
        note={process ? t.count('monitoring.processors', process.processors) : ''}
        isBad={cpu !== null && cpu > 0.9}
      />
    </Metrics>
  )
}
