// Warning that another client has the same phone number or email address, updated while typing.

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useI18n } from '../i18n'
import styles from './clients.module.css'
import { duplicatesIn, emailToSearch, phoneToSearch } from './duplicates'
import { clientSearchQuery } from './queries'

interface DuplicatesProps {
  phone: string
  email: string
  /** Id of the client whose record is edited, which is not a duplicate. */
  except: number | undefined
}

export function Duplicates({ phone, email, except }: DuplicatesProps) {
  const { t } = useI18n()
  const [byPhone] = useDebouncedValue(phoneToSearch(phone), 200)
  const [byEmail] = useDebouncedValue(emailToSearch(email), 200)
  const phones = useQuery({ ...clientSearchQuery(byPhone), enabled: byPhone !== '' })
  const emails = useQuery({ ...clientSearchQuery(byEmail), enabled: byEmail !== '' })
  const candidates = [...(phones.data?.items ?? []), ...(emails.data?.items ?? [])]
  const duplicates = duplicatesIn(candidates, phone, email, except)
  return (
    <div aria-live="polite" className={styles.twins}>
      {duplicates.map(({ client, by }) => (
        <p key={client.id}>
          {t(by === 'phone' ? 'clients.samePhone' : 'clients.sameEmail', { name: client.name })}{' '}
          <Link to="/clients/$clientId" params={{ clientId: String(client.id) }}>
            {t('clients.openRecord')}
          </Link>
        </p>
      ))}
    </div>
  )
}
