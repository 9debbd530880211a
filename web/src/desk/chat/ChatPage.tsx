// Chat with colleagues and clients, updated live.

import { Button, Textarea } from '@mantine/core'
import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { api, idempotencyKey, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { pagedQuery } from '../kit/pagedQuery'
import { useLive, useRooms } from '../live/live'
import { useUser } from '../session/session'
import { membersQuery } from '../team/members'
import { Icon } from '../ui/Icon'
import { Avatar, Empty, usePageTitle } from '../ui/layout'
import { LoadError, useProblemToast } from '../ui/problems'
import styles from './chat.module.css'
import { NewConversation } from './NewConversation'

type Chat = Schemas['Chat']
type Message = Schemas['Message']

/**
 * Time for which the other user is shown as typing after the last event, and the minimum interval between own events,
 * in milliseconds.
 */
const TYPING_LASTS = 5_000
const TYPING_EVERY = 3_000

const chatsQuery = queryOptions({
  queryKey: ['chats', 'list'],
  queryFn: async () => (await unwrap(api.GET('/chats', { params: { query: { limit: 100 } } }))).items,
})

const messagesQuery = (userId: number) =>
  pagedQuery(['chats', 'messages', userId], (page) =>
    unwrap(
      api.GET('/chats/{user_id}/messages', { params: { path: { user_id: userId }, query: { limit: 50, ...page } } }),
    ),
  )

export function ChatPage() {
  const { t } = useI18n()
  usePageTitle(t('navigation.chat'))
  const { userId } = useParams({ strict: false })
  const { can } = useUser()
  const chats = useQuery(chatsQuery)
  const { data: members } = useQuery({ ...membersQuery, enabled: can.viewBusiness })
  const { state } = useLocation()
  const [isStarting, setStarting] = useState(false)
  const nameOf = (id: number) =>
    chats.data?.find((chat) => chat.with.id === id)?.with.name ?? members?.find((member) => member.id === id)?.name
  const open = userId === undefined ? undefined : Number(userId)
  return (
    <div className={styles.chat} data-open={open !== undefined || undefined}>
      <aside className={styles.list}>
        <header className={styles.listHead}>
          <h1 className={styles.title}>{t('navigation.chat')}</h1>
          {can.viewBusiness && (
            <Button variant="default" px={10} aria-label={t('chat.start')} onClick={() => setStarting(true)}>
              <Icon name="plus" />
            </Button>
          )}
        </header>
        <Async query={chats}>
          {(all) =>
            all.length === 0 ? (
              <Empty
                icon="chat"
                title={t('chat.empty')}
                text={t(can.viewBusiness ? 'chat.emptyText' : 'chat.emptyTextClient')}
                action={can.viewBusiness && <Button onClick={() => setStarting(true)}>{t('chat.start')}</Button>}
              />
            ) : (
              <ul>
                {all.map((chat) => (
                  <ChatRow key={chat.with.id} chat={chat} />
                ))}
              </ul>
            )
          }
        </Async>
      </aside>
      {open === undefined ? (
        <div className={styles.none}>{chats.data && chats.data.length > 0 && t('chat.choose')}</div>
      ) : (
        <Conversation
          key={open}
          userId={open}
          name={nameOf(open) ?? t('chat.new')}
          focusKey={isStarting || !state.isToWrite ? undefined : state.key}
        />
      )}
      {isStarting && <NewConversation onClose={() => setStarting(false)} />}
    </div>
  )
}

function ChatRow({ chat }: { chat: Chat }) {
  const { t, format } = useI18n()
  return (
    <li>
      <Link to="/chat/$userId" params={{ userId: String(chat.with.id) }} className={styles.row}>
        <Avatar name={chat.with.name} />
        <div className={styles.rowText}>
          <strong>{chat.with.name}</strong>
          <span>{chat.last_message.text || t('chat.attachment')}</span>
        </div>
        <div className={styles.rowEnd}>
          <time dateTime={chat.last_message.sent_at}>
            {format.ago(Date.parse(chat.last_message.sent_at), Date.now())}
          </time>
          {chat.unread > 0 && <b>{chat.unread}</b>}
        </div>
      </Link>
    </li>
  )
}

/** Unsent drafts, by sender and recipient. */
const drafts = new Map<string, string>()

interface ConversationProps {
  userId: number
  name: string
  /** Changes each time a recipient is chosen, to move the focus to the text field. */
  focusKey: string | undefined
}

function Conversation({ userId, name, focusKey }: ConversationProps) {
  const { t, format } = useI18n()
  const user = useUser()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const { room } = useLive()
  const list = useInfiniteQuery(messagesQuery(userId))
  const draftKey = `${user.id} ${userId}`
  const [text, setText] = useState(() => drafts.get(draftKey) ?? '')
  useEffect(() => void drafts.set(draftKey, text), [draftKey, text])
  const [typingSince, setTypingSince] = useState(0)
  const lastTypingSent = useRef(0)
  const end = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (focusKey) field.current?.focus()
  }, [focusKey])

  useRooms([room.user], {
    onEvent: (event) => {
      if (event.type === 'chat.typing' && event.data.from === userId) setTypingSince(Date.now())
      if (event.type === 'message.created' && event.data.from === userId) setTypingSince(0)
    },
    onGap: () => {},
  })
  useEffect(() => {
    if (typingSince === 0) return
    const timer = setTimeout(() => setTypingSince(0), TYPING_LASTS)
    return () => clearTimeout(timer)
  }, [typingSince])

  const messages = list.data?.toReversed()
  const last = messages?.at(-1)
  const lastTheirs = messages?.findLast(({ sender_id }) => sender_id === userId)?.id
  useEffect(() => {
    if (last?.id !== undefined) end.current?.scrollIntoView({ block: 'end' })
  }, [last?.id])
  useEffect(() => {
    if (lastTheirs === undefined) return
    void unwrap(
      api.POST('/chats/{user_id}/read', { params: { path: { user_id: userId } }, body: { message_id: lastTheirs } }),
    ).then(
      () => queryClient.invalidateQueries({ queryKey: ['chats', 'unread'] }),
      () => {},
    )
  }, [lastTheirs, userId, queryClient])

  const send = useMutation({
    mutationFn: (message: string) =>
      unwrap(
        api.POST('/chats/{user_id}/messages', {
          params: { path: { user_id: userId }, header: { 'Idempotency-Key': idempotencyKey() } },
          body: { text: message },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['chats'] }),
    onError: (error, message) => {
      setText((typed) => typed || message)
      showProblem(error)
    },
  })
  const sendDraft = () => {
    const message = text.trim()
    if (!message) return
    setText('')
    send.mutate(message)
  }
  const onChange = (typed: string) => {
    setText(typed)
    if (Date.now() - lastTypingSent.current < TYPING_EVERY) return
    lastTypingSent.current = Date.now()
    api.POST('/chats/{user_id}/typing', { params: { path: { user_id: userId } } }).catch(() => {})
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    sendDraft()
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <section className={styles.conversation} aria-label={name}>
      <header className={styles.head}>
        <Link to="/chat" className={styles.back} aria-label={t('action.back')}>
          <Icon name="left" />
        </Link>
        <Avatar name={name} size={34} />
        <h2>{name}</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element has to be reachable by keyboard */}
      <div className={styles.messages} tabIndex={0} role="log" aria-label={t('chat.messages')}>
        {list.hasNextPage && (
          <Button variant="subtle" size="compact-sm" onClick={() => list.fetchNextPage()}>
            {t('chat.earlier')}
          </Button>
        )}
        {list.error && !messages && <LoadError error={list.error} retry={list.refetch} />}
        {messages?.map((message, index) => {
          const day = dayOf(Date.parse(message.sent_at), zone)
          const before = messages[index - 1]
          const newDay = !before || dayOf(Date.parse(before.sent_at), zone) !== day
          return (
            <div key={message.id} className={styles.entry}>
              {newDay && <div className={styles.day}>{format.longDay(day)}</div>}
              <Bubble message={message} isOwn={message.sender_id === user.id} zone={zone} />
            </div>
          )
        })}
        <div className={styles.typing} aria-live="polite">
          {typingSince > 0 && t('chat.typing', { name })}
        </div>
        <div ref={end} />
      </div>
      <form
        className={styles.write}
        onSubmit={(event) => {
          event.preventDefault()
          sendDraft()
        }}
      >
        <Textarea
          ref={field}
          flex={1}
          autosize
          minRows={1}
          maxRows={6}
          aria-label={t('clients.message')}
          placeholder={t('chat.write')}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Button type="submit" px={10} aria-label={t('clients.send')} disabled={!text.trim()}>
          <Icon name="send" />
        </Button>
      </form>
    </section>
  )
}

function Bubble({ message, isOwn, zone }: { message: Message; isOwn: boolean; zone: string }) {
  const { format } = useI18n()
  return (
    <div className={styles.bubble} data-mine={isOwn || undefined}>
      {message.attachments.map(({ id, file }) => (
        <a key={id} href={file.url} target="_blank" rel="noreferrer">
          {file.thumbnail_url ? <img src={file.thumbnail_url} alt={file.name} /> : file.name}
        </a>
      ))}
      {message.text && <p>{message.text}</p>}
      <time dateTime={message.sent_at}>{format.time(Date.parse(message.sent_at), zone)}</time>
    </div>
  )
}
