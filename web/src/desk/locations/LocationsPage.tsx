// List of the business's locations.

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { locationsQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Empty, LinkRow, layoutStyles, Page } from '../ui/layout'

export function LocationsPage() {
  const { t } = useI18n()
  const { can } = useUser()
  const query = useQuery(locationsQuery)
  const add = can.manageBusiness && (
    <Button component={Link} to="/locations/new" leftSection={<Icon name="plus" size={18} />}>
      {t('locations.new')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.locations')} actions={add}>
      <AsyncList
        query={query}
        rows={3}
        empty={<Empty icon="locations" title={t('calendar.noLocation')} action={add || undefined} />}
      >
        {({ id, name, address, city, state, time_zone }) => (
          <LinkRow
            key={id}
            to="/locations/$locationId"
            params={{ locationId: String(id) }}
            icon={<Icon name="locations" />}
            title={name}
            text={[address, city, state].filter(Boolean).join(', ')}
          >
            <span className={layoutStyles.rowEnd}>{time_zone.split('/').at(-1)?.replaceAll('_', ' ')}</span>
          </LinkRow>
        )}
      </AsyncList>
    </Page>
  )
}
