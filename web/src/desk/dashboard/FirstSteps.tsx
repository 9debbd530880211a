// Setup checklist of a new business, shown until bookings are possible.

import { useQuery } from '@tanstack/react-query'
import type { TextKey } from '../../texts/desk.en'
import { employeesQuery, locationsQuery, servicesQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { Panel } from '../kit/Panel'
import { Icon, type IconName } from '../ui/Icon'
import { LinkRow, layoutStyles } from '../ui/layout'
import styles from './dashboard.module.css'

interface Step {
  to: string
  icon: IconName
  title: TextKey
  text: TextKey
  done: boolean
}

/** Returns the steps, or `null` if all are done or the data has not loaded yet. */
export function useFirstSteps(): Step[] | null {
  const { data: locations } = useQuery(locationsQuery)
  const { data: services } = useQuery(servicesQuery)
  const { data: employees } = useQuery(employeesQuery)
  if (!locations || !services || !employees) return null
  const steps: Step[] = [
    {
      to: locations.length > 0 ? '/locations' : '/locations/new',
      icon: 'locations',
      title: 'first.location',
      text: 'first.locationText',
      done: locations.length > 0,
    },
    {
      to: '/services',
      icon: 'services',
      title: 'first.services',
      text: 'first.servicesText',
      done: services.length > 0,
    },
    {
      to: '/staff',
      icon: 'staff',
      title: 'first.staff',
      text: 'first.staffText',
      done: employees.some(({ workplaces, services: skills }) => workplaces.length > 0 && skills.length > 0),
    },
  ]
  return steps.every(({ done }) => done) ? null : steps
}

export function FirstSteps({ steps }: { steps: readonly Step[] }) {
  const { t } = useI18n()
  return (
    <Panel title={t('first.title')}>
      <ol className={layoutStyles.rows}>
        {steps.map(({ to, icon, title, text, done }) => (
          <LinkRow
            key={title}
            to={to}
            icon={
              <span className={styles.step} data-done={done || undefined}>
                <Icon name={done ? 'check' : icon} />
              </span>
            }
            title={t(title)}
            text={t(text)}
          >
            <Icon name="right" />
          </LinkRow>
        ))}
      </ol>
    </Panel>
  )
}
