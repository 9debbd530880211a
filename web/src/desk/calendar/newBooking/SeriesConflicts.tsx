// Unavailable dates of a series with reasons. The user can book the other dates or change the series.

import { Button } from '@mantine/core'
import { useI18n } from '../../i18n'
import styles from '../drawers.module.css'
import type { UnavailableDate } from './repeat'

interface SeriesConflictsProps {
  conflicts: readonly UnavailableDate[]
  /** Number of requested dates. */
  of: number
  isBooking: boolean
  onBookOthers: () => void
}

export function SeriesConflicts({ conflicts, of, isBooking, onBookOthers }: SeriesConflictsProps) {
  const { t, format } = useI18n()
  const others = of - conflicts.length
  return (
    <div role="alert" className={styles.clashes}>
      <strong>
        {others > 0 ? t.count('series.clashes', conflicts.length, { of: format.number(of) }) : t('series.allClash')}
      </strong>
      <ul>
        {conflicts.map(({ day, reason }) => (
          <li key={day}>
            <span>
              {format.weekday(day, 'short')}, {format.day(day)}
            </span>
            <span>{t(`series.unavailable.${reason}`)}</span>
          </li>
        ))}
      </ul>
      <span>{t(others > 0 ? 'series.decide' : 'series.chooseAnew')}</span>
      {others > 0 && (
        <Button variant="default" loading={isBooking} onClick={onBookOthers}>
          {t.count('series.bookOthers', others)}
        </Button>
      )}
    </div>
  )
}
