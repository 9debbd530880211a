// Client list with a search field.

import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue, useIntersection } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { useLive, useRooms } from '../live/live'
import { useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Avatar, Empty, LinkRow, Page, Pill, RowsSkeleton } from '../ui/layout'
import { clientListQuery } from './queries'

export function ClientsPage() {
  const { t } = useI18n()
  const { can } = useUser()
  const navigate = useNavigate({ from: '/clients' })
  const { search = '', focus } = useSearch({ from: '/desk/clients' })
  const [text, setText] = useState(search)
  const [searchTerm] = useDebouncedValue(text.trim(), 150)
  const { data, error, refetch, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...clientListQuery(searchTerm),
    placeholderData: keepPreviousData,
  })
  const queryClient = useQueryClient()
  const { room } = useLive()
  useRooms([room.business], {
    onEvent: ({ type }) => type !== 'waitlist.updated' && void queryClient.invalidateQueries({ queryKey: ['clients'] }),
    onGap: () => {},
  })
  useEffect(() => {
    void navigate({ search: { search: searchTerm || undefined }, replace: true })
  }, [searchTerm, navigate])

  const end = useIntersection({ rootMargin: '600px' })
  useEffect(() => {
    if (end.entry?.isIntersecting && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [end.entry?.isIntersecting, hasNextPage, isFetchingNextPage, fetchNextPage])

  const add = can.manageBookings && (
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
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <AsyncList
        query={{ data, error, refetch, isPlaceholderData }}
        rows={9}
        empty={
          searchTerm ? (
            <Empty icon="search" title={t('clients.none')} text={t('clients.noneText')} />
          ) : (
            <Empty icon="clients" title={t('clients.empty')} text={t('clients.emptyText')} action={add || undefined} />
          )
        }
      >
        {({ id, name, phone, email, tags }) => (
          <LinkRow
            key={id}
            to="/clients/$clientId"
            params={{ clientId: String(id) }}
            icon={<Avatar name={name} />}
            title={name}
            text={[phone, email].filter(Boolean).join(' · ')}
          >
            {tags.slice(0, 2).map((tag) => (
              <Pill key={tag}>{tag}</Pill>
            ))}
          </LinkRow>
        )}
      </AsyncList>
      <div ref={end.ref} style={{ height: 1 }} />
      {isFetchingNextPage && <RowsSkeleton count={3} />}
    </Page>
  )
}
