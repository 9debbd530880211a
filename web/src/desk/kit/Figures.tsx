// Key numbers side by side on one card.

import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './Figures.module.css'

export function Figures({ size, children }: { size: 'large' | 'small'; children: ReactNode }) {
  return (
    <div className={styles.figures} data-size={size}>
      {children}
    </div>
  )
}

interface FigureProps {
  label: string
  /** `undefined` while it loads. */
  value: string | undefined
  note?: string
  isBad?: boolean
}

export function Figure({ label, value, note, isBad }: FigureProps) {
  return (
    <div className={styles.figure} data-bad={isBad || undefined}>
      <span>{label}</span>
      {value === undefined ? <Skeleton height={34} width={90} /> : <strong>{value}</strong>}
      {note !== undefined && <span>{note}</span>}
    </div>
  )
}
