// Overlays over the columns: the current time, free time that is being drawn, and the booking that is being moved.

import { MINUTE, type Span } from '../../../shared/time'
import { useI18n } from '../../i18n'
import styles from './calendar.module.css'
import type { CalendarColumn } from './columns'
import type { DragCandidate } from './dragCandidate'
import type { Geometry } from './geometry'
import type { DragCandidateState } from './useDragCandidate'

interface NowLineProps {
  columns: readonly CalendarColumn[]
  geometry: Geometry
  now: number
}

/** Line at the current time, in each column that shows today. */
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
  const { format } = useI18n()
  return (
    <div className={styles.drawn} style={geometry.box(drawn, drawn.column)}>
      {format.time(drawn.start, zone)} – {format.time(drawn.end, zone)}
    </div>
  )
}

/** Returns a function that formats a candidate's time, and its duration while it is stretched. */
function useDescribe(zone: string) {
  const { format } = useI18n()
  return ({ start, end, kind }: DragCandidate) => ({
    time: `${format.time(start, zone)} – ${format.time(end, zone)}`,
    duration: kind === 'stretch' ? format.duration((end - start) / MINUTE) : '',
  })
}

interface GhostProps {
  candidate: DragCandidate
  obstacle: string | null
  geometry: Geometry
  zone: string
}

/** Preview of the booking as it would be if dropped now. */
export function Ghost({ candidate, obstacle, geometry, zone }: GhostProps) {
  const { time, duration } = useDescribe(zone)(candidate)
  return (
    <div
      className={styles.ghost}
      data-obstacle={obstacle !== null || undefined}
      style={geometry.box(candidate, candidate.column)}
    >
      <strong>
        {time} {duration && ` · ${duration}`}
      </strong>
      <span>{obstacle ?? candidate.piece.booking.client.name}</span>
    </div>
  )
}

interface AnnouncementProps {
  moving: DragCandidateState
  columns: readonly CalendarColumn[]
  zone: string
}

/** Announces to screen readers where a booking is while it is moved by keyboard. */
export function Announcement({ moving: { candidate, obstacle }, columns, zone }: AnnouncementProps) {
  const { t } = useI18n()
  const describe = useDescribe(zone)
  const announce = (moved: DragCandidate) => {
    const { time, duration } = describe(moved)
    const keys = t(moved.kind === 'stretch' ? 'calendar.stretchKeys' : 'calendar.moveKeys')
    return `${time}, ${duration || (columns[moved.column]?.title ?? '')}. ${obstacle ?? ''} ${keys}`
  }
  return (
    <div className={styles.spoken} aria-live="assertive">
      {candidate?.byKeys && announce(candidate)}
    </div>
  )
}
