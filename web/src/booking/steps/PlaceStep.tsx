// Where: asked only of businesses with more than one location.

import { dayOf, weekdayOf } from '../../shared/time'
import { Icon } from '../parts/Icon'
import type { Place } from '../rules/catalogue'
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
              <OpenToday place={place} />
            </span>
            <Icon name="forward" />
          </button>
        </li>
      ))}
    </ul>
  )
}

function OpenToday({ place }: { place: Place }) {
  const { t, dates } = useSpeech()
  const today = dayOf(Date.now(), place.time_zone)
  const spans = place.hours
    .filter(({ weekday }) => weekday === weekdayOf(today))
    .sort((a, b) => a.starts.localeCompare(b.starts))
  const said = (time: string) => dates.time(`${today}T${time === '24:00' ? '00:00' : time}`)
  const [first] = spans
  const last = spans.at(-1)
  return (
    <span className={styles.more}>
      {first && last ? t('place.today', { from: said(first.starts), to: said(last.ends) }) : t('place.closedToday')}
    </span>
  )
}
