// The messages to a client, or about a visit, and what became of them.

import { Button, Skeleton } from '@mantine/core'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { Icon } from '../parts/Icon'
import { Pill, type Tone } from '../parts/parts'
import { Failed } from '../parts/problems'
import { useTexts } from '../texts'
import styles from './messages.module.css'
import { type Delivery, isPlanned, reasonOf } from './reasons'

type About = { client_id: number } | { booking_id: number }

/** Nobody tells when a message was sent, so it is looked again, sooner while one is on its way. */
const SOON = 4_000
const LATER = 30_000

const deliveriesQuery = (about: About) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', about],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/deliveries', { params: { query: { ...about, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) => {
      const isUnderway = (one: Delivery) => one.state === 'queued' && !isPlanned(one, Date.now())
      return state.data?.pages.some(({ items }) => items.some(isUnderway)) ? SOON : LATER
    },
  })

const TONES: Record<Delivery['state'] | 'planned', Tone> = {
  planned: 'plain',
  queued: 'calm',
  sent: 'good',
  failed: 'bad',
  dropped: 'warn',
}

interface MessagesProps {
  about: About
  /** Whose clock the times are on; the reader's if left out. */
  zone?: string
}

export function Messages({ about, zone }: MessagesProps) {
  const { t } = useTexts()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    deliveriesQuery(about),
  )
  const messages = data?.pages.flatMap(({ items }) => items)
  if (error && !messages) return <Failed thrown={error} again={refetch} />
  if (!messages) return <Skeleton height={64} />
  if (messages.length === 0) return <p className={styles.empty}>{t('messages.empty')}</p>
  return (
    <>
      <ul className={styles.list}>
        {messages.map((message) => (
          <Message key={message.id} message={message} zone={zone} />
        ))}
      </ul>
      {hasNextPage && (
        <Button mt="sm" variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </>
  )
}

function Message({ message, zone }: { message: Delivery; zone: string | undefined }) {
  const { t, format } = useTexts()
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
