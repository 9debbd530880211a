// Where the business is.

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { locationsQuery } from '../catalogue'
import { Icon } from '../parts/Icon'
import { Card, Empty, Page, partStyles, RowsOnTheirWay } from '../parts/parts'
import { Failed } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'

export function LocationsPage() {
  const { t } = useTexts()
  const { may } = useUser()
  const { data, error, refetch } = useQuery(locationsQuery)
  const add = may.manage && (
    <Button component={Link} to="/locations/new" leftSection={<Icon name="plus" size={18} />}>
      {t('locations.new')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.locations')} actions={add}>
      <Card>
        {error && !data ? (
          <Failed thrown={error} again={refetch} />
        ) : !data ? (
          <RowsOnTheirWay count={3} />
        ) : data.length === 0 ? (
          <Empty icon="locations" title={t('calendar.noLocation')} action={add || undefined} />
        ) : (
          <ul className={partStyles.rows}>
            {data.map((location) => (
              <li key={location.id}>
                <Link
                  to="/locations/$locationId"
                  params={{ locationId: String(location.id) }}
                  className={partStyles.row}
                >
                  <Icon name="locations" />
                  <div className={partStyles.rowMain}>
                    <div className={partStyles.rowTitle}>{location.name}</div>
                    <div className={partStyles.rowText}>
                      {[location.address, location.city, location.state].filter(Boolean).join(', ')}
                    </div>
                  </div>
                  <span className={partStyles.rowEnd}>
                    {location.time_zone.split('/').at(-1)?.replaceAll('_', ' ')}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Page>
  )
}
