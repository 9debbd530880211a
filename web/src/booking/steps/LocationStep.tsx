// Location step, shown only for businesses with more than one location.

import { useI18n } from '../i18n'
import type { Location } from '../rules/catalogue'
import { openingAt } from '../rules/opening'
import { Icon } from '../ui/Icon'
import styles from './choices.module.css'

interface Props {
  locations: readonly Location[]
  chosen: number | null
  onChoose: (id: number) => void
}

export function LocationStep({ locations, chosen, onChoose }: Props) {
  return (
    <ul className={styles.choices}>
      {locations.map((location) => (
        <li key={location.id}>
          <button
            type="button"
            className={styles.choice}
            aria-pressed={location.id === chosen}
            onClick={() => onChoose(location.id)}
          >
            <span className={styles.medallion}>
              <Icon name="place" size={24} />
            </span>
            <span className={styles.words}>
              <span className={styles.name}>{location.name}</span>
              <span className={styles.more}>{[location.address, location.city].filter(Boolean).join(', ')}</span>
              <Hours location={location} />
            </span>
            <Icon name="forward" />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Shows the opening state of a location at the time of rendering. */
function Hours({ location }: { location: Location }) {
  const { t, dates } = useI18n()
  const opening = openingAt(Date.now(), location.opening_hours, location.time_zone)
  const describeOpening = () => {
    switch (opening.state) {
      case 'open':
        return t('location.openUntil', { time: dates.time(opening.until) })
      case 'always':
        return t('location.always')
      case 'today':
        return t('location.opensAt', { time: dates.time(opening.at) })
      case 'over':
        return t('location.closedNow', { day: dates.longWeekday(opening.day), time: dates.time(opening.at) })
      case 'closed':
        return t('location.closedTodayUntil', { day: dates.longWeekday(opening.day), time: dates.time(opening.at) })
      case 'never':
        return t('location.closedToday')
    }
  }
  return <span className={styles.more}>{describeOpening()}</span>
}
