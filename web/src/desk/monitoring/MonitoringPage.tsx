// Monitoring page of the installation, for its administrators.

import { Skeleton } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { MINUTE } from '../../shared/time'
import { useI18n } from '../i18n'
import { Icon } from '../ui/Icon'
import { Page, Pill } from '../ui/layout'
import { describeProblem, LoadError } from '../ui/problems'
import { CurrentMetrics } from './CurrentMetrics'
import { LastHour } from './LastHour'
import { Caches, Queues, Slowest } from './lists'
import { metricsQuery, STALE_MS } from './metrics'
import styles from './monitoring.module.css'

export function MonitoringPage() {
  const { t, format } = useI18n()
  const { data, error, refetch, dataUpdatedAt } = useQuery(metricsQuery)
  const now = useNow()
  const isStale = data !== undefined && now - dataUpdatedAt > STALE_MS
  const status = data?.status
  return (
    <Page
      title={t('navigation.monitoring')}
      intro={
        status &&
        t('monitoring.lead', {
          version: status.version,
          uptime: format.duration(
            Math.max(0, Math.floor((Date.parse(status.now) - Date.parse(status.started_at)) / MINUTE)),
          ),
        })
      }
      actions={
        <>
          {status && (
            <span className={styles.nodes}>
              <Pill tone={status.nodes === 'disconnected' ? 'warn' : 'plain'}>
                {t(`monitoring.nodes.${status.nodes}`)}
              </Pill>
            </span>
          )}
          <Link to="/queue/jobs" className={styles.link}>
            <Icon name="jobs" size={18} />
            {t('navigation.jobs')}
          </Link>
        </>
      }
    >
      {error && !data ? (
        <LoadError error={error} retry={refetch} />
      ) : (
        <>
          <div role="status" className={styles.news}>
            {data && (error || isStale) && (
              <p>
                <Icon name="alert" size={18} />
                {error && describeProblem(error, t)} {t('monitoring.old', { time: format.dateTime(dataUpdatedAt) })}
              </p>
            )}
          </div>
          {data ? (
            <div className={styles.all} data-old={isStale || undefined}>
              <CurrentMetrics metrics={data} />
              <LastHour minutes={data.status.minutes} />
              <Slowest endpoints={data.status.slowest} />
              <div className={styles.halves}>
                <Caches caches={data.status.caches} />
                <Queues queues={data.status.queues} />
              </div>
            </div>
          ) : (
            <LoadingSkeleton />
          )}
        </>
      )}
    </Page>
  )
}

function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useInterval(() => setNow(Date.now()), 1_000, { autoInvoke: true })
  return now
}

function LoadingSkeleton() {
  return (
    <>
      <Skeleton height={210} radius="lg" />
      <Skeleton height={300} radius="lg" mt={28} />
    </>
  )
}
