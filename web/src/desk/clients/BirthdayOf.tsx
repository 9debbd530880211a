// Birthday of a client, with a mark when it is near.

import { type Birthday, daysUntil, formatBirthday } from '../../shared/birthday'
import { useI18n } from '../i18n'
import { Icon } from '../ui/Icon'
import { Pill } from '../ui/layout'
import styles from './clients.module.css'
import { localToday } from './queries'

/** Number of days before a birthday from which it is marked. */
const NEAR = 7

export function BirthdayOf({ birthday }: { birthday: Birthday }) {
  const { t, format } = useI18n()
  const days = daysUntil(birthday, localToday())
  return (
    <span className={styles.birthday}>
      {formatBirthday(birthday, format.locale)}
      {days <= NEAR && (
        <Pill tone="accent">
          <Icon name="cake" size={15} />
          {days === 0 ? t('clients.birthdayToday') : t.count('clients.birthdayIn', days)}
        </Pill>
      )}
    </span>
  )
}
