// With whom: anyone who is free, or one of those who do all that was chosen.

import { Icon } from '../parts/Icon'
import { initials } from '../parts/initials'
import { type Choice, type Person, type Service, total } from '../rules/catalogue'
import { nextFree } from '../rules/times'
import { useSpeech } from '../speech'
import type { OpenTimes } from '../times/openTimes'
import styles from './choices.module.css'

interface Props {
  people: readonly Person[]
  services: readonly Service[]
  currency: string
  chosen: Choice | null
  /** The times of whoever is free, loaded ahead. */
  times: OpenTimes
  onChoose: (choice: Choice) => void
}

export function WhoStep({ people, services, currency, chosen, times, onChoose }: Props) {
  const { t, format, dates } = useSpeech()
  const soonest = nextFree(times.days)
  const costs = people.map((person) => total(services, person.id, currency).price.amount)
  const pricesDiffer = new Set(costs).size > 1
  return (
    <ul className={styles.choices}>
      <li>
        <button
          type="button"
          className={styles.choice}
          aria-pressed={chosen === 'anyone'}
          onClick={() => onChoose('anyone')}
        >
          <span className={styles.medallion}>
            <Icon name="people" size={24} />
          </span>
          <span className={styles.words}>
            <span className={styles.name}>{t('who.anyone')}</span>
            <span className={styles.more}>
              {soonest ? t('who.soonest', { day: dates.shortDay(soonest.day) }) : t('who.anyoneText')}
            </span>
          </span>
          <Icon name="forward" />
        </button>
      </li>
      {people.map((person, index) => (
        <li key={person.id}>
          <button
            type="button"
            className={styles.choice}
            aria-pressed={chosen === person.id}
            onClick={() => onChoose(person.id)}
          >
            <span className={styles.medallion} aria-hidden="true">
              {initials(person.name)}
            </span>
            <span className={styles.words}>
              <span className={styles.name}>{person.name}</span>
              <span className={styles.more}>
                {[person.title, pricesDiffer && format.money({ amount: costs[index] ?? 0, currency })]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <Icon name="forward" />
          </button>
        </li>
      ))}
    </ul>
  )
}
