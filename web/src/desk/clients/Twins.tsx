// Says, as one types, that a phone or an e-mail address is one that another client has.

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../texts'
import styles from './clients.module.css'
import { clientSearchQuery } from './data'
import { emailToSearch, phoneToSearch, twinsOf } from './twins'

interface TwinsProps {
  phone: string
  email: string
  /** The client whose record it is. */
  except: number | undefined
}

export function Twins({ phone, email, except }: TwinsProps) {
  const { t } = useTexts()
  const [byPhone] = useDebouncedValue(phoneToSearch(phone), 200)
  const [byEmail] = useDebouncedValue(emailToSearch(email), 200)
  const phones = useQuery({ ...clientSearchQuery(byPhone), enabled: byPhone !== '' })
  const emails = useQuery({ ...clientSearchQuery(byEmail), enabled: byEmail !== '' })
  const found = [...(phones.data?.items ?? []), ...(emails.data?.items ?? [])]
  const twins = twinsOf(found, phone, email, except)
  return (
    <div aria-live="polite" className={styles.twins}>
      {twins.map(({ client, by }) => (
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
