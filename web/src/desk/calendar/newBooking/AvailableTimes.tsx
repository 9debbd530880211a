// Available times of a day, to choose one.

import { Button } from '@mantine/core'
import type { Day } from '../../../shared/time'
import type { Location } from '../../catalogue'
import { useI18n } from '../../i18n'
import styles from '../drawers.module.css'

interface AvailableTimesProps {
  location: Location
  day: Day
  starts: readonly string[]
  /** Selected time. */
  time: string
  onTime: (time: string) => void
}

export function AvailableTimes({ location, day, starts, time, onTime }: AvailableTimesProps) {
  const { t, format } = useI18n()
  if (starts.length === 0) return null
  return (
    <div>
      <p className={styles.quiet} style={{ margin: '0 0 6px' }}>
        {t('booking.free', { day: format.day(day) })}
      </p>
      <div className={styles.times}>
        {starts.map((start) => {
          const value = start.slice(11, 16)
          return (
            <Button
              key={start}
              size="compact-sm"
              variant={value === time ? 'filled' : 'default'}
              aria-pressed={value === time}
              onClick={() => onTime(value)}
            >
              {format.time(Date.parse(start), location.time_zone)}
            </Button>
          )
        })}
      </div>
    </div>
  )
}
