// Cards side by side, each with a title, an optional number and a chart.

import type { ReactNode } from 'react'
import styles from './Tile.module.css'

/** A row of tiles. They are dimmed while `isOutdated`. */
export function Tiles({ isOutdated = false, children }: { isOutdated?: boolean; children: ReactNode }) {
  return (
    <div className={styles.tiles} aria-busy={isOutdated} style={{ opacity: isOutdated ? 0.6 : 1 }}>
      {children}
    </div>
  )
}

interface TileProps {
  title: string
  /** Number above the chart. A tile with one is larger. */
  figure?: string
  /** Text below the number, coloured by `news`. */
  note?: string
  news?: 'good' | 'bad' | null
  children: ReactNode
}

export function Tile({ title, figure, note, news, children }: TileProps) {
  return (
    <section className={styles.tile} aria-label={title} data-large={figure !== undefined || undefined}>
      <h3>{title}</h3>
      {figure !== undefined && <strong>{figure}</strong>}
      {note !== undefined && <p data-news={news}>{note}</p>}
      {children}
    </section>
  )
}
