// Cards side by side, each with a title and a chart.

import type { ReactNode } from 'react'
import styles from './Tile.module.css'

/** A row of tiles. Large ones have the same height while they load. */
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
