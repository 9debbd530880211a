// Services step: multiple selection, grouped by category.

import { useI18n } from '../i18n'
import { byCategory, estimate, type Service } from '../rules/catalogue'
import { MAX_SERVICES } from '../rules/draft'
import { Note } from '../ui/controls'
import { Icon } from '../ui/Icon'
import styles from './ServicesStep.module.css'
import { describeEstimate } from './Summary'

interface Props {
  services: readonly Service[]
  chosen: readonly number[]
  onToggle: (id: number) => void
}

/** Number of categories from which links to each category are shown. */
const MANY_CATEGORIES = 3

export function ServicesStep({ services, chosen, onToggle }: Props) {
  const { t } = useI18n()
  const categories = byCategory(services)
  const isFull = chosen.length >= MAX_SERVICES
  if (services.length === 0) return <Note>{t('services.none')}</Note>
  const named = (name: string) => name || t('services.other')
  return (
    <>
      {categories.length >= MANY_CATEGORIES && (
        <nav className={styles.jumps} aria-label={t('services.categories')}>
          {categories.map(({ name }, index) => (
            <button key={name} type="button" className={styles.jump} onClick={() => jumpTo(index)}>
              {named(name)}
            </button>
          ))}
        </nav>
      )}
      {isFull && <Note>{t('services.full', { count: MAX_SERVICES })}</Note>}
      {categories.map(({ name, services: members }, index) => (
        <fieldset key={name} className={styles.category} id={categoryId(index)} tabIndex={-1}>
          <legend className={styles.categoryName}>{named(name)}</legend>
          {members.map((service) => (
            <ServiceRow
              key={service.id}
              service={service}
              checked={chosen.includes(service.id)}
              disabled={isFull && !chosen.includes(service.id)}
              onToggle={() => onToggle(service.id)}
            />
          ))}
        </fieldset>
      ))}
    </>
  )
}

const categoryId = (index: number) => `category-${index}`

function jumpTo(index: number) {
  const category = document.getElementById(categoryId(index))
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  category?.scrollIntoView({ behavior: calm ? 'instant' : 'smooth' })
  category?.focus({ preventScroll: true })
}

interface RowProps {
  service: Service
  checked: boolean
  disabled: boolean
  onToggle: () => void
}

function ServiceRow({ service, checked, disabled, onToggle }: RowProps) {
  const i18n = useI18n()
  const cost = estimate(service, 'anyone')
  if (!cost) return null
  const { price, duration } = describeEstimate(cost, i18n)
  return (
    <label className={styles.row}>
      <input type="checkbox" className={styles.box} checked={checked} disabled={disabled} onChange={onToggle} />
      <span className={styles.words}>
        <span className={styles.name}>{service.name}</span>
        <span className={styles.duration}>{duration}</span>
      </span>
      <span className={styles.price}>{price}</span>
      <span className={styles.sign}>
        <Icon name={checked ? 'check' : 'plus'} />
      </span>
    </label>
  )
}
