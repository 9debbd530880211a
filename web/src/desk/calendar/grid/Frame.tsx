// Frame of the columns: heads with the employee or day, and hour labels at the side.

import { HOUR } from '../../../shared/time'
import { useI18n } from '../../i18n'
import { Avatar } from '../../ui/layout'
import styles from './calendar.module.css'
import { type CalendarColumn, MINUTE_HEIGHT } from './columns'
import type { Geometry } from './geometry'

export function ColumnHeads({ columns }: { columns: readonly CalendarColumn[] }) {
  return (
    <div className={styles.heads}>
      <div className={styles.corner} />
      {columns.map((column) => (
        <div key={column.key} className={styles.head} data-off={column.open.length === 0 || undefined}>
          {column.title === column.employee.name && <Avatar name={column.employee.name} size={32} />}
          <div className={styles.headText}>
            <strong>{column.title}</strong>
            <span>{column.subtitle}</span>
          </div>
        </div>
      ))}
    </div>
  )
}

export function HourLabels({ geometry, zone }: { geometry: Geometry; zone: string }) {
  const { format } = useI18n()
  const hours = Array.from({ length: Math.ceil(geometry.minutes / 60) + 1 }, (_, hour) => hour)
  return (
    <div className={styles.hours} style={{ height: geometry.height }} aria-hidden="true">
      {hours.map((hour) => (
        <span key={hour} style={{ top: hour * 60 * MINUTE_HEIGHT }}>
          {format.hour(geometry.startOf(0) + hour * HOUR, zone)}
        </span>
      ))}
    </div>
  )
}
