// The times of a day that can be had, to choose one.

import { Button } from '@mantine/core'
import type { Day } from '../../../shared/time'
import type { Location } from '../../catalogue'
import { useTexts } from '../../texts'
import styles from '../drawers.module.css'

interface FreeTimesProps {
  location: Location
  day: Day
  starts: readonly string[]
  /** The one that is chosen. */
  time: string
  onTime: (time: string) => void
}

export function FreeTimes({ location, day, starts, time, onTime }: FreeTimesProps) {
  const { t, format } = useTexts()
  if (starts.length === 0) return null
  return (
    <div>
      <p className={styles.quiet} style={{ margin: '0 0 6px' }}>
        {t('visit.free', { day: format.day(day) })}
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
