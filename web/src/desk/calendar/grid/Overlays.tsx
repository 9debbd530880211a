// Over the columns: the present, free time that is being drawn, and the booking that is being moved.

import { MINUTE, type Span } from '../../../shared/time'
import { useTexts } from '../../texts'
import type { Candidate } from '../booking/candidate'
import styles from './calendar.module.css'
import type { ColumnOf } from './columns'
import type { Geometry } from './geometry'
import type { CandidateState } from './useCandidate'

interface NowLineProps {
  columns: readonly ColumnOf[]
  geometry: Geometry
  now: number
}

/** A line at the present, in each column that is of today. */
export function NowLine({ columns, geometry, now }: NowLineProps) {
  return columns.map(({ key }, index) => {
    const { top, left, width } = geometry.box({ start: now, end: now }, index)
    if (top < 0 || top > geometry.height) return null
    return <div key={key} className={styles.now} style={{ top, left, width }} aria-hidden="true" />
  })
}

interface DrawnSpanProps {
  drawn: Span & { column: number }
  geometry: Geometry
  zone: string
}

export function DrawnSpan({ drawn, geometry, zone }: DrawnSpanProps) {
  const { format } = useTexts()
  return (
    <div className={styles.drawn} style={geometry.box(drawn, drawn.column)}>
      {format.time(drawn.start, zone)} – {format.time(drawn.end, zone)}
    </div>
  )
}

/** Returns a candidate's time, and its length if that is what changes. */
function useWords(zone: string) {
  const { format } = useTexts()
  return ({ start, end, kind }: Candidate) => ({
    time: `${format.time(start, zone)} – ${format.time(end, zone)}`,
    length: kind === 'stretch' ? format.duration((end - start) / MINUTE) : '',
  })
}

interface GhostProps {
  candidate: Candidate
  obstacle: string | null
  geometry: Geometry
  zone: string
}

/** The booking as it would be if it was dropped now. */
export function Ghost({ candidate, obstacle, geometry, zone }: GhostProps) {
  const { time, length } = useWords(zone)(candidate)
  return (
    <div
      className={styles.ghost}
      data-obstacle={obstacle !== null || undefined}
      style={geometry.box(candidate, candidate.column)}
    >
      <strong>
        {time} {length && ` · ${length}`}
      </strong>
      <span>{obstacle ?? candidate.piece.booking.client.name}</span>
    </div>
  )
}

interface AnnouncementProps {
  moving: CandidateState
  columns: readonly ColumnOf[]
  zone: string
}

/** Says where a booking is while it is moved by keys. */
export function Announcement({ moving: { candidate, obstacle }, columns, zone }: AnnouncementProps) {
  const { t } = useTexts()
  const words = useWords(zone)
  const say = (moved: Candidate) => {
    const { time, length } = words(moved)
    const keys = t(moved.kind === 'stretch' ? 'calendar.stretchKeys' : 'calendar.moveKeys')
    return `${time}, ${length || (columns[moved.column]?.title ?? '')}. ${obstacle ?? ''} ${keys}`
  }
  return (
    <div className={styles.spoken} aria-live="assertive">
      {candidate?.byKeys && say(candidate)}
    </div>
  )
}
