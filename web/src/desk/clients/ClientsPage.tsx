// All clients, found as one types.

import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue, useIntersection } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useLive, useRooms } from '../live/live'
import { Icon } from '../parts/Icon'
import { Avatar, Card, Empty, Page, Pill, partStyles, RowsOnTheirWay } from '../parts/parts'
import { Failed } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { type Client, clientListQuery } from './data'

export function ClientsPage() {
  const { t } = useTexts()
  const { may } = useUser()
  const navigate = useNavigate({ from: '/clients' })
  const { search = '', focus } = useSearch({ from: '/desk/clients' })
  const [typed, setTyped] = useState(search)
  const [wanted] = useDebouncedValue(typed.trim(), 150)
  const list = useInfiniteQuery({ ...clientListQuery(wanted), placeholderData: keepPreviousData })
  const queries = useQueryClient()
  const { room } = useLive()
  useRooms([room.business], {
    heard: ({ type }) => type !== 'waitlist.changed' && void queries.invalidateQueries({ queryKey: ['clients'] }),
    missed: () => {},
  })
  useEffect(() => {
    void navigate({ search: { search: wanted || undefined }, replace: true })
  }, [wanted, navigate])

  const end = useIntersection({ rootMargin: '600px' })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (end.entry?.isIntersecting && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [end.entry?.isIntersecting, hasNextPage, isFetchingNextPage, fetchNextPage])

  const clients = list.data?.pages.flatMap(({ items }) => items)
  const add = may.desk && (
    <Button component={Link} to="/clients/new" leftSection={<Icon name="plus" size={18} />}>
      {t('clients.new')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.clients')} actions={add}>
      <TextInput
        size="md"
        mb="md"
        type="search"
        aria-label={t('clients.search')}
        placeholder={t('clients.search')}
        leftSection={<Icon name="search" size={18} />}
        autoFocus={focus === true}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Card>
        {list.error && !clients ? (
          <Failed thrown={list.error} again={list.refetch} />
        ) : !clients ? (
          <RowsOnTheirWay count={9} />
        ) : clients.length === 0 ? (
          wanted ? (
            <Empty icon="search" title={t('clients.none')} text={t('clients.noneText')} />
          ) : (
            <Empty icon="clients" title={t('clients.empty')} text={t('clients.emptyText')} action={add || undefined} />
          )
        ) : (
          <ul className={partStyles.rows} style={{ opacity: list.isPlaceholderData ? 0.6 : 1 }}>
            {clients.map((client) => (
              <ClientRow key={client.id} client={client} />
            ))}
          </ul>
        )}
      </Card>
      <div ref={end.ref} style={{ height: 1 }} />
      {isFetchingNextPage && <RowsOnTheirWay count={3} />}
    </Page>
  )
}

function ClientRow({ client }: { client: Client }) {
  return (
    <li>
      <Link to="/clients/$clientId" params={{ clientId: String(client.id) }} className={partStyles.row}>
        <Avatar name={client.name} />
        <div className={partStyles.rowMain}>
          <div className={partStyles.rowTitle}>{client.name}</div>
          <div className={partStyles.rowText}>{[client.phone, client.email].filter(Boolean).join(' · ')}</div>
        </div>
        {client.tags.slice(0, 2).map((tag) => (
          <Pill key={tag}>{tag}</Pill>
        ))}
      </Link>
    </li>
  )
}
