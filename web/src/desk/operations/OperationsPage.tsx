// How the installation does: for those who look after it.

import { Skeleton } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { MINUTE } from '../../shared/time'
import { Icon } from '../parts/Icon'
import { Page, Pill } from '../parts/parts'
import { Failed, sayProblem } from '../parts/problems'
import { useTexts } from '../texts'
import { figuresQuery, OLD } from './figures'
import { Hour } from './Hour'
import { Caches, Queues, Slowest } from './lists'
import { Now } from './Now'
import styles from './operations.module.css'

export function OperationsPage() {
  const { t, format } = useTexts()
  const { data, error, refetch, dataUpdatedAt } = useQuery(figuresQuery)
  const now = useNow()
  const isOld = data !== undefined && now - dataUpdatedAt > OLD
  const operations = data?.operations
  return (
    <Page
      title={t('navigation.operations')}
      lead={
        operations &&
        t('operations.lead', {
          version: operations.version,
          uptime: format.duration(
            Math.max(0, Math.floor((Date.parse(operations.now) - Date.parse(operations.started_at)) / MINUTE)),
          ),
        })
      }
      actions={
        <>
          {operations && (
            <span className={styles.nodes}>
              <Pill tone={operations.nodes === 'apart' ? 'warn' : 'plain'}>
                {t(`operations.nodes.${operations.nodes}`)}
              </Pill>
            </span>
          )}
          <Link to="/tasks" className={styles.link}>
            <Icon name="tasks" size={18} />
            {t('navigation.tasks')}
          </Link>
        </>
      }
    >
      {error && !data ? (
        <Failed thrown={error} again={refetch} />
      ) : (
        <>
          <div role="status" className={styles.news}>
            {data && (error || isOld) && (
              <p>
                <Icon name="alert" size={18} />
                {error && sayProblem(error, t)} {t('operations.old', { time: format.dateTime(dataUpdatedAt) })}
              </p>
            )}
          </div>
          {data ? (
            <div className={styles.all} data-old={isOld || undefined}>
              <Now figures={data} />
              <Hour minutes={data.operations.minutes} />
              <Slowest endpoints={data.operations.slowest} />
              <div className={styles.halves}>
                <Caches caches={data.operations.caches} />
                <Queues queues={data.operations.queues} />
              </div>
            </div>
          ) : (
            <OnTheirWay />
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

function OnTheirWay() {
  return (
    <>
      <Skeleton height={210} radius="lg" />
      <Skeleton height={300} radius="lg" mt={28} />
    </>
  )
}
