// Where: asked only of businesses with more than one location.

import { Icon } from '../parts/Icon'
import type { Place } from '../rules/catalogue'
import { openingAt } from '../rules/opening'
import { useSpeech } from '../speech'
import styles from './choices.module.css'

interface Props {
  places: readonly Place[]
  chosen: number | null
  onChoose: (id: number) => void
}

export function PlaceStep({ places, chosen, onChoose }: Props) {
  return (
    <ul className={styles.choices}>
      {places.map((place) => (
        <li key={place.id}>
          <button
            type="button"
            className={styles.choice}
            aria-pressed={place.id === chosen}
            onClick={() => onChoose(place.id)}
          >
            <span className={styles.medallion}>
              <Icon name="place" size={24} />
            </span>
            <span className={styles.words}>
              <span className={styles.name}>{place.name}</span>
              <span className={styles.more}>{[place.address, place.city].filter(Boolean).join(', ')}</span>
              <Hours place={place} />
            </span>
            <Icon name="forward" />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Whether it is open, to the minute in which the page is shown. */
function Hours({ place }: { place: Place }) {
  const { t, dates } = useSpeech()
  const opening = openingAt(Date.now(), place.hours, place.time_zone)
  const say = () => {
    switch (opening.state) {
      case 'open':
        return t('place.openUntil', { time: dates.time(opening.until) })
      case 'always':
        return t('place.always')
      case 'today':
        return t('place.opensAt', { time: dates.time(opening.at) })
      case 'over':
        return t('place.closedNow', { day: dates.longWeekday(opening.day), time: dates.time(opening.at) })
      case 'closed':
        return t('place.closedTodayUntil', { day: dates.longWeekday(opening.day), time: dates.time(opening.at) })
      case 'never':
        return t('place.closedToday')
    }
  }
  return <span className={styles.more}>{say()}</span>
}
