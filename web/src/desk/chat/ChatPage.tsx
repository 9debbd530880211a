// Conversations with colleagues and clients, as they are written.

import { Button, Textarea } from '@mantine/core'
import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useParams } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { api, idempotencyKey, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import { Async } from '../kit/Async'
import { pagedQuery } from '../kit/pagedQuery'
import { useLive, useRooms } from '../live/live'
import { Icon } from '../parts/Icon'
import { Avatar, Empty, usePageTitle } from '../parts/parts'
import { Failed, useShowProblem } from '../parts/problems'
import { useUser } from '../session/session'
import { membersQuery } from '../team/members'
import { useTexts } from '../texts'
import styles from './chat.module.css'
import { NewConversation } from './NewConversation'

type Chat = Schemas['Chat']
type Message = Schemas['Message']

/** How long somebody is shown to be writing after they last said so, and how often one says so oneself. */
const TYPING_LASTS = 5_000
const TYPING_EVERY = 3_000

const chatsQuery = queryOptions({
  queryKey: ['chats', 'list'],
  queryFn: async () => (await answer(api.GET('/chats', { params: { query: { limit: 100 } } }))).items,
})

const messagesQuery = (userId: number) =>
  pagedQuery(['chats', 'messages', userId], (page) =>
    answer(
      api.GET('/chats/{user_id}/messages', { params: { path: { user_id: userId }, query: { limit: 50, ...page } } }),
    ),
  )

export function ChatPage() {
  const { t } = useTexts()
  usePageTitle(t('navigation.chat'))
  const { userId } = useParams({ strict: false })
  const { may } = useUser()
  const chats = useQuery(chatsQuery)
  const { data: members } = useQuery({ ...membersQuery, enabled: may.work })
  const { state } = useLocation()
  const [starting, setStarting] = useState(false)
  const nameOf = (id: number) =>
    chats.data?.find((chat) => chat.with.id === id)?.with.name ?? members?.find((member) => member.id === id)?.name
  const open = userId === undefined ? undefined : Number(userId)
  return (
    <div className={styles.chat} data-open={open !== undefined || undefined}>
      <aside className={styles.list}>
        <header className={styles.listHead}>
          <h1 className={styles.title}>{t('navigation.chat')}</h1>
          {may.work && (
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
                text={t(may.work ? 'chat.emptyText' : 'chat.emptyTextClient')}
                action={may.work && <Button onClick={() => setStarting(true)}>{t('chat.start')}</Button>}
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
          toWrite={starting || !state.isToWrite ? undefined : state.key}
        />
      )}
      {starting && <NewConversation onClose={() => setStarting(false)} />}
    </div>
  )
}

function ChatRow({ chat }: { chat: Chat }) {
  const { t, format } = useTexts()
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

/** What was begun and not sent, by whom it is from and to. */
const begun = new Map<string, string>()

interface ConversationProps {
  userId: number
  name: string
  /** Another value each time that somebody has been chosen to be written to. */
  toWrite: string | undefined
}

function Conversation({ userId, name, toWrite }: ConversationProps) {
  const { t, format } = useTexts()
  const user = useUser()
  const queries = useQueryClient()
  const show = useShowProblem()
  const { room } = useLive()
  const list = useInfiniteQuery(messagesQuery(userId))
  const draft = `${user.id} ${userId}`
  const [text, setText] = useState(() => begun.get(draft) ?? '')
  useEffect(() => void begun.set(draft, text), [draft, text])
  const [typing, setTyping] = useState(0)
  const saidTyping = useRef(0)
  const end = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (toWrite) field.current?.focus()
  }, [toWrite])

  useRooms([room.user], {
    heard: (event) => {
      if (event.type === 'chat.typing' && event.data.from === userId) setTyping(Date.now())
      if (event.type === 'message.created' && event.data.from === userId) setTyping(0)
    },
    missed: () => {},
  })
  useEffect(() => {
    if (typing === 0) return
    const timer = setTimeout(() => setTyping(0), TYPING_LASTS)
    return () => clearTimeout(timer)
  }, [typing])

  const messages = list.data?.toReversed()
  const last = messages?.at(-1)
  const lastTheirs = messages?.findLast(({ sender_id }) => sender_id === userId)?.id
  useEffect(() => {
    if (last?.id !== undefined) end.current?.scrollIntoView({ block: 'end' })
  }, [last?.id])
  useEffect(() => {
    if (lastTheirs === undefined) return
    void answer(
      api.POST('/chats/{user_id}/read', { params: { path: { user_id: userId } }, body: { message_id: lastTheirs } }),
    ).then(
      () => queries.invalidateQueries({ queryKey: ['chats', 'unread'] }),
      () => {},
    )
  }, [lastTheirs, userId, queries])

  const send = useMutation({
    mutationFn: (words: string) =>
      answer(
        api.POST('/chats/{user_id}/messages', {
          params: { path: { user_id: userId }, header: { 'Idempotency-Key': idempotencyKey() } },
          body: { text: words },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['chats'] }),
    onError: (thrown, words) => {
      setText((typed) => typed || words)
      show(thrown)
    },
  })
  const say = () => {
    const words = text.trim()
    if (!words) return
    setText('')
    send.mutate(words)
  }
  const onChange = (typed: string) => {
    setText(typed)
    if (Date.now() - saidTyping.current < TYPING_EVERY) return
    saidTyping.current = Date.now()
    api.POST('/chats/{user_id}/typing', { params: { path: { user_id: userId } } }).catch(() => {})
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    say()
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <div className={styles.messages} tabIndex={0} role="log" aria-label={t('chat.messages')}>
        {list.hasNextPage && (
          <Button variant="subtle" size="compact-sm" onClick={() => list.fetchNextPage()}>
            {t('chat.earlier')}
          </Button>
        )}
        {list.error && !messages && <Failed thrown={list.error} again={list.refetch} />}
        {messages?.map((message, index) => {
          const day = dayOf(Date.parse(message.sent_at), zone)
          const before = messages[index - 1]
          const newDay = !before || dayOf(Date.parse(before.sent_at), zone) !== day
          return (
            <div key={message.id} className={styles.entry}>
              {newDay && <div className={styles.day}>{format.longDay(day)}</div>}
              <Bubble message={message} mine={message.sender_id === user.id} zone={zone} />
            </div>
          )
        })}
        <div className={styles.typing} aria-live="polite">
          {typing > 0 && t('chat.typing', { name })}
        </div>
        <div ref={end} />
      </div>
      <form
        className={styles.write}
        onSubmit={(event) => {
          event.preventDefault()
          say()
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

function Bubble({ message, mine, zone }: { message: Message; mine: boolean; zone: string }) {
  const { format } = useTexts()
  return (
    <div className={styles.bubble} data-mine={mine || undefined}>
      {message.attachments.map(({ id, file }) => (
        <a key={id} href={file.link} target="_blank" rel="noreferrer">
          {file.small_link ? <img src={file.small_link} alt={file.name} /> : file.name}
        </a>
      ))}
      {message.text && <p>{message.text}</p>}
      <time dateTime={message.sent_at}>{format.time(Date.parse(message.sent_at), zone)}</time>
    </div>
  )
}
