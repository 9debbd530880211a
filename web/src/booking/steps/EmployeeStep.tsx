// Employee step: any available employee, or one who performs all chosen services.

import { useI18n } from '../i18n'
import { type Choice, type Employee, type Service, total } from '../rules/catalogue'
import { nextFree } from '../rules/times'
import type { Availability } from '../times/useAvailability'
import { Icon } from '../ui/Icon'
import { initials } from '../ui/initials'
import styles from './choices.module.css'

interface Props {
  employees: readonly Employee[]
  services: readonly Service[]
  currency: string
  chosen: Choice | null
  /** Availability of any employee, loaded ahead. */
  times: Availability
  onChoose: (choice: Choice) => void
}

export function EmployeeStep({ employees, services, currency, chosen, times, onChoose }: Props) {
  const { t, format, dates } = useI18n()
  const soonest = nextFree(times.days)
  const costs = employees.map((employee) => total(services, employee.id, currency).price.amount)
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
            <span className={styles.name}>{t('employee.anyone')}</span>
            <span className={styles.more}>
              {soonest ? t('employee.soonest', { day: dates.shortDay(soonest.day) }) : t('employee.anyoneText')}
            </span>
          </span>
          <Icon name="forward" />
        </button>
      </li>
      {employees.map((employee, index) => (
        <li key={employee.id}>
          <button
            type="button"
            className={styles.choice}
            aria-pressed={chosen === employee.id}
            onClick={() => onChoose(employee.id)}
          >
            <span className={styles.medallion} aria-hidden="true">
              {initials(employee.name)}
            </span>
            <span className={styles.words}>
              <span className={styles.name}>{employee.name}</span>
              <span className={styles.more}>
                {[employee.title, pricesDiffer && format.money({ amount: costs[index] ?? 0, currency })]
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
