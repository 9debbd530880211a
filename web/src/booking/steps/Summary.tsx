// Summary of the choices so far: a card beside the steps on wide screens, a few lines above them on narrow ones.

import type { ReactNode } from 'react'
import { type I18n, useI18n } from '../i18n'
import type { Page } from '../rules/catalogue'
import { type Estimate, estimate, total } from '../rules/catalogue'
import { type Draft, selectionOf } from '../rules/draft'
import styles from './Summary.module.css'

interface Props {
  page: Page
  draft: Draft
}

/** Formats a price and a duration. Values that vary between employees are shown as a minimum. */
export function describeEstimate(cost: Estimate, { t, format }: I18n): { price: string; duration: string } {
  const price = format.money(cost.price)
  const duration = format.duration(cost.minutes)
  return {
    price: cost.priceVaries ? t('services.from', { price }) : price,
    duration: cost.durationVaries ? t('services.from', { price: duration }) : duration,
  }
}

/** Formats the total price and duration of the draft. */
export function describeTotal(page: Page, draft: Draft, i18n: I18n): { price: string; duration: string } {
  const { chosen, choice } = selectionOf(page, draft)
  return describeEstimate(total(chosen, choice ?? 'anyone', page.currency), i18n)
}

/** Returns a text that names the employee; undefined until one is determined. */
function describeEmployee(page: Page, draft: Draft, { t }: I18n): string | undefined {
  const { chosen, choice } = selectionOf(page, draft)
  const offers = new Set(chosen.flatMap((service) => service.offers.map((offer) => offer.employee_id)))
  const only = offers.size === 1 ? [...offers][0] : undefined
  const employee = page.employees.find(({ id }) => id === (only ?? choice))
  if (employee) return t('summary.with', { name: employee.name })
  return choice === 'anyone' ? t('summary.withAnyone') : undefined
}

export function Summary({ page, draft, children }: Props & { children?: ReactNode }) {
  const i18n = useI18n()
  const { t, dates } = i18n
  const { location, chosen, choice } = selectionOf(page, draft)
  const totals = describeTotal(page, draft, i18n)
  const employeeText = chosen.length > 0 && describeEmployee(page, draft, i18n)
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
              const { price, duration } = describeEstimate(cost, i18n)
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
              <span className={styles.faint}>{totals.duration}</span>
            </span>
            <span className={styles.price}>{totals.price}</span>
          </p>
        </>
      )}
      {(employeeText || location) && (
        <p className={styles.place}>
          {employeeText && <span>{employeeText}</span>}
          {location && (
            <span className={styles.faint}>
              {[location.name, location.address, location.city].filter(Boolean).join(', ')}
            </span>
          )}
        </p>
      )}
      {children}
    </section>
  )
}

/** Short form of the summary, for narrow screens. */
export function Recap({ page, draft }: Props) {
  const i18n = useI18n()
  const { chosen } = selectionOf(page, draft)
  const totals = describeTotal(page, draft, i18n)
  const employeeText = describeEmployee(page, draft, i18n)
  return (
    <div className={styles.recap}>
      {draft.startsAt && <p className={styles.when}>{i18n.dates.moment(draft.startsAt)}</p>}
      <p className={styles.recapLine}>
        <span>{i18n.format.list(chosen.map(({ name }) => name))}</span>
        <span className={styles.price}>{totals.price}</span>
      </p>
      <p className={styles.faint}>{[totals.duration, employeeText].filter(Boolean).join(' · ')}</p>
    </div>
  )
}
