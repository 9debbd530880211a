// The dates of a series that cannot be had, and why, so that the desk can book the others or choose anew.

import { Button } from '@mantine/core'
import { useTexts } from '../../texts'
import styles from '../drawers.module.css'
import type { RefusedDate } from './repeat'

interface ClashesProps {
  clashes: readonly RefusedDate[]
  /** How many dates were asked for. */
  of: number
  booking: boolean
  onBookOthers: () => void
}

export function Clashes({ clashes, of, booking, onBookOthers }: ClashesProps) {
  const { t, format } = useTexts()
  const others = of - clashes.length
  return (
    <div role="alert" className={styles.clashes}>
      <strong>
        {others > 0 ? t.count('series.clashes', clashes.length, { of: format.number(of) }) : t('series.allClash')}
      </strong>
      <ul>
        {clashes.map(({ day, reason }) => (
          <li key={day}>
            <span>
              {format.weekday(day, 'short')}, {format.day(day)}
            </span>
            <span>{t(`series.obstacle.${reason}`)}</span>
          </li>
        ))}
      </ul>
      <span>{t(others > 0 ? 'series.decide' : 'series.chooseAnew')}</span>
      {others > 0 && (
        <Button variant="default" loading={booking} onClick={onBookOthers}>
          {t.count('series.bookOthers', others)}
        </Button>
      )}
    </div>
  )
}
