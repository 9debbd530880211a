// Messages to a client or about a booking, and their delivery state.

import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { ShowMore } from '../kit/AsyncList'
import { pagedQuery } from '../kit/pagedQuery'
import { Icon } from '../ui/Icon'
import { Pill, type Tone } from '../ui/layout'
import styles from './messages.module.css'
import { type Delivery, isPlanned, reasonOf } from './reasons'

type About = { client_id: number } | { booking_id: number }

/**
 * Refetch intervals in milliseconds, as there are no live events for deliveries: shorter while a message is being sent.
 */
const SOON = 4_000
const LATER = 30_000

const deliveriesQuery = (about: About) =>
  pagedQuery(
    ['deliveries', about],
    (page) => unwrap(api.GET('/deliveries', { params: { query: { ...about, ...page } } })),
    (deliveries) => (deliveries.some((one) => one.state === 'queued' && !isPlanned(one, Date.now())) ? SOON : LATER),
  )

const TONES: Record<Delivery['state'] | 'planned', Tone> = {
  planned: 'plain',
  queued: 'calm',
  sent: 'good',
  failed: 'bad',
  skipped: 'warn',
}

interface MessagesProps {
  about: About
  /** Time zone of the times shown; the browser's by default. */
  zone?: string
}

export function Messages({ about, zone }: MessagesProps) {
  const { t } = useI18n()
  const messages = useInfiniteQuery(deliveriesQuery(about))
  return (
    <Async query={messages} loading={<Skeleton height={64} />}>
      {(items) =>
        items.length === 0 ? (
          <p className={styles.empty}>{t('messages.empty')}</p>
        ) : (
          <>
            <ul className={styles.list}>
              {items.map((message) => (
                <Message key={message.id} message={message} zone={zone} />
              ))}
            </ul>
            <ShowMore query={messages} />
          </>
        )
      }
    </Async>
  )
}

function Message({ message, zone }: { message: Delivery; zone: string | undefined }) {
  const { t, format } = useI18n()
  const planned = isPlanned(message, Date.now())
  const state = planned ? 'planned' : message.state
  const reason = reasonOf(message)
  const at = Date.parse(planned ? message.due_at : (message.ended_at ?? message.created_at))
  const time = format.dateTime(at, zone)
  return (
    <li className={styles.message}>
      <Icon name={message.channel === 'sms' ? 'phone' : 'mail'} />
      <div className={styles.main}>
        <div className={styles.head}>
          <strong>{t(`messages.kind.${message.kind}`)}</strong>
          <Pill tone={TONES[state]}>{t(`messages.state.${state}`)}</Pill>
        </div>
        <div className={styles.text}>{t(`messages.to.${message.channel}`, { address: message.address })}</div>
        <time className={styles.text} dateTime={new Date(at).toISOString()}>
          {planned ? t('messages.goesOut', { time }) : time}
        </time>
        {reason && <div className={styles.reason}>{t(reason)}</div>}
      </div>
    </li>
  )
}
