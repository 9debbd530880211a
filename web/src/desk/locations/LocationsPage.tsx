// Where the business is.

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { locationsQuery } from '../catalogue'
import { AsyncList } from '../kit/AsyncList'
import { Icon } from '../parts/Icon'
import { Empty, LinkRow, Page, partStyles } from '../parts/parts'
import { useUser } from '../session/session'
import { useTexts } from '../texts'

export function LocationsPage() {
  const { t } = useTexts()
  const { may } = useUser()
  const query = useQuery(locationsQuery)
  const add = may.manage && (
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
            sign={<Icon name="locations" />}
            title={name}
            text={[address, city, state].filter(Boolean).join(', ')}
          >
            <span className={partStyles.rowEnd}>{time_zone.split('/').at(-1)?.replaceAll('_', ' ')}</span>
          </LinkRow>
        )}
      </AsyncList>
    </Page>
  )
}
