// Cards side by side, each with a title and a chart.

import type { ReactNode } from 'react'
import styles from './Tile.module.css'

/** Row of tiles. Large tiles keep their height while they load. */
export function Tiles({ size, children }: { size: 'large' | 'small'; children: ReactNode }) {
  return (
    <div className={styles.tiles} data-size={size}>
      {children}
    </div>
  )
}

export function Tile({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.tile} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
