// A client's birthday, with a mark when it is near.

import { type Birthday, daysUntil, writeBirthday } from '../../shared/birthday'
import { Icon } from '../parts/Icon'
import { Pill } from '../parts/parts'
import { useTexts } from '../texts'
import styles from './clients.module.css'
import { todayHere } from './data'

/** So many days ahead it is marked. */
const NEAR = 7

export function BirthdayOf({ birthday }: { birthday: Birthday }) {
  const { t, format } = useTexts()
  const days = daysUntil(birthday, todayHere())
  return (
    <span className={styles.birthday}>
      {writeBirthday(birthday, format.locale)}
      {days <= NEAR && (
        <Pill tone="accent">
          <Icon name="cake" size={15} />
          {days === 0 ? t('clients.birthdayToday') : t.count('clients.birthdayIn', days)}
        </Pill>
      )}
    </span>
  )
}
