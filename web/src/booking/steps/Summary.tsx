// What was chosen so far: a card beside the steps where there is room, and a few lines above them where there is not.

import type { ReactNode } from 'react'
import type { Page } from '../rules/catalogue'
import { type Estimate, estimate, total } from '../rules/catalogue'
import { type Draft, selectionOf } from '../rules/draft'
import { type Speech, useSpeech } from '../speech'
import styles from './Summary.module.css'

interface Props {
  page: Page
  draft: Draft
}

/** A price and a duration, each said to be the least where it depends on who does it. */
export function sayEstimate(cost: Estimate, { t, format }: Speech): { price: string; duration: string } {
  const price = format.money(cost.price)
  const duration = format.duration(cost.minutes)
  return {
    price: cost.priceVaries ? t('services.from', { price }) : price,
    duration: cost.durationVaries ? t('services.from', { price: duration }) : duration,
  }
}

/** What all that was chosen comes to. */
export function sayTotal(page: Page, draft: Draft, speech: Speech): { price: string; duration: string } {
  const { chosen, choice } = selectionOf(page, draft)
  return sayEstimate(total(chosen, choice ?? 'anyone', page.currency), speech)
}

/** Who does it, in words; nothing before that is settled. */
function sayWho(page: Page, draft: Draft, { t }: Speech): string | undefined {
  const { chosen, choice } = selectionOf(page, draft)
  const offers = new Set(chosen.flatMap((service) => service.offers.map((offer) => offer.employee_id)))
  const only = offers.size === 1 ? [...offers][0] : undefined
  const person = page.employees.find(({ id }) => id === (only ?? choice))
  if (person) return t('summary.with', { name: person.name })
  return choice === 'anyone' ? t('summary.withAnyone') : undefined
}

export function Summary({ page, draft, children }: Props & { children?: ReactNode }) {
  const speech = useSpeech()
  const { t, dates } = speech
  const { place, chosen, choice } = selectionOf(page, draft)
  const sum = sayTotal(page, draft, speech)
  const who = chosen.length > 0 && sayWho(page, draft, speech)
  return (
    <section className={styles.card} aria-label={t('summary.title')}>
      <p className={styles.title}>{t('summary.title')}</p>
      {draft.startsAt && <p className={styles.when}>{dates.moment(draft.startsAt)}</p>}
      {chosen.length === 0 ? (
        <p className={styles.faint}>{t('summary.empty')}</p>
      ) : (
        <>
          <ul className={styles.items}>
            {chosen.map((service) => {
              const cost = estimate(service, choice ?? 'anyone')
              if (!cost) return null
              const { price, duration } = sayEstimate(cost, speech)
              return (
                <li key={service.id} className={styles.item}>
                  <span>
                    {service.name}
                    <span className={styles.faint}>{duration}</span>
                  </span>
                  <span className={styles.price}>{price}</span>
                </li>
              )
            })}
          </ul>
          <p className={styles.total}>
            <span>
              {t('summary.total')}
              <span className={styles.faint}>{sum.duration}</span>
            </span>
            <span className={styles.price}>{sum.price}</span>
          </p>
        </>
      )}
      {(who || place) && (
        <p className={styles.place}>
          {who && <span>{who}</span>}
          {place && (
            <span className={styles.faint}>{[place.name, place.address, place.city].filter(Boolean).join(', ')}</span>
          )}
        </p>
      )}
      {children}
    </section>
  )
}

/** The same in a few lines. */
export function Recap({ page, draft }: Props) {
  const speech = useSpeech()
  const { chosen } = selectionOf(page, draft)
  const sum = sayTotal(page, draft, speech)
  const who = sayWho(page, draft, speech)
  return (
    <div className={styles.recap}>
      {draft.startsAt && <p className={styles.when}>{speech.dates.moment(draft.startsAt)}</p>}
      <p className={styles.recapLine}>
        <span>{speech.format.list(chosen.map(({ name }) => name))}</span>
        <span className={styles.price}>{sum.price}</span>
      </p>
      <p className={styles.faint}>{[sum.duration, who].filter(Boolean).join(' · ')}</p>
    </div>
  )
}
