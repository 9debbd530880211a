// Metrics side by side on one card.

import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './Metrics.module.css'

export function Metrics({ size, children }: { size: 'large' | 'small'; children: ReactNode }) {
  return (
    <div className={styles.metrics} data-size={size}>
      {children}
    </div>
  )
}

interface MetricProps {
  label: string
  /** `undefined` while it loads. */
  value: string | undefined
  note?: string
  isBad?: boolean
}

export function Metric({ label, value, note, isBad }: MetricProps) {
  return (
    <div className={styles.metric} data-bad={isBad || undefined}>
      <span>{label}</span>
      {value === undefined ? <Skeleton height={34} width={90} /> : <strong>{value}</strong>}
      {note !== undefined && <span>{note}</span>}
    </div>
  )
}
