// Tables of the node: endpoints, caches and queues.

import type { ReactNode } from 'react'
import type { Schemas } from '../../shared/api'
import { useI18n } from '../i18n'
import { Panel } from '../kit/Panel'
import { hitRate } from './metrics'
import styles from './monitoring.module.css'
import { useUnits } from './units'

interface TableProps {
  title: string
  /** Column heads. The first column names the row. */
  columns: string[]
  rows: { key: string; cells: ReactNode[] }[]
}

function Table({ title, columns, rows }: TableProps) {
  const { t } = useI18n()
  return (
    <Panel title={title}>
      {rows.length === 0 ? (
        <p className={styles.none}>{t('monitoring.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element has to be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={title}>
          <table className={styles.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key}>
                  {cells.map((cell, index) =>
                    index === 0 ? (
                      <th key={columns[index]} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={columns[index]}>{cell}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

export function Slowest({ endpoints }: { endpoints: Schemas['EndpointStats'][] }) {
  const { t, format } = useI18n()
  const { milliseconds } = useUnits()
  return (
    <Table
      title={t('monitoring.slowest')}
      columns={[t('monitoring.endpoint'), t('monitoring.asked'), 'p50', 'p95', 'p99', t('monitoring.errors')]}
      rows={endpoints.map(({ method, path, requests, errors, p50_ms, p95_ms, p99_ms }) => ({
        key: `${method} ${path}`,
        cells: [
          <span key="path" className={styles.path}>
            <b>{method}</b> {path}
          </span>,
          format.number(requests),
          milliseconds(p50_ms),
          milliseconds(p95_ms),
          milliseconds(p99_ms),
          format.number(errors),
        ],
      }))}
    />
  )
}

export function Caches({ caches }: { caches: Schemas['CacheStats'][] }) {
  const { t, format } = useI18n()
  const { percent } = useUnits()
  return (
    <Table
      title={t('monitoring.caches')}
      columns={[t('monitoring.cache'), t('monitoring.hitRate'), t('monitoring.entries'), t('monitoring.computed')]}
      rows={caches.map((cache) => {
        const rate = hitRate(cache)
        return {
          key: cache.name,
          cells: [
            cache.name,
            rate === null ? '–' : percent(rate),
            format.number(cache.entries),
            format.number(cache.computed),
          ],
        }
      })}
    />
  )
}

export function Queues({ queues }: { queues: Schemas['QueueState'][] }) {
  const { t, format } = useI18n()
  return (
    <Table
      title={t('monitoring.queues')}
      columns={[
        t('monitoring.queue'),
        t('monitoring.ready'),
        t('monitoring.delayed'),
        t('jobs.running'),
        t('jobs.dead'),
      ]}
      rows={queues.map(({ name, ready, delayed, running, dead, oldest_ready_seconds }) => ({
        key: name,
        cells: [
          name,
          typeof oldest_ready_seconds === 'number' && ready > 0
            ? t('monitoring.readySince', { ready: format.number(ready), seconds: format.number(oldest_ready_seconds) })
            : format.number(ready),
          format.number(delayed),
          format.number(running),
          dead > 0 ? (
            <span key="dead" className={styles.bad}>
              {format.number(dead)}
            </span>
          ) : (
            format.number(dead)
          ),
        ],
      }))}
    />
  )
}
