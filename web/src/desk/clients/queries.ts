// Queries for clients.

import { queryOptions } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { type Day, dayOf } from '../../shared/time'
import { pagedQuery } from '../kit/pagedQuery'

export type Client = Schemas['Client']

/** Returns all phone numbers of a client, the primary one first. */
export const phonesOf = ({ phone, other_phones }: Client) => (phone ? [phone, ...other_phones] : other_phones)

/** Returns all email addresses of a client, starting with the one that receives messages. */
export const emailsOf = ({ email, other_emails }: Client) => (email ? [email, ...other_emails] : other_emails)

const searchClients = (search: string, limit: number, page: { cursor?: string }) =>
  unwrap(api.GET('/clients', { params: { query: { limit, ...(search && { search }), ...page } } }))

export const clientSearchQuery = (search: string) =>
  queryOptions({ queryKey: ['clients', 'search', search], queryFn: () => searchClients(search, 8, {}) })

export const clientListQuery = (search: string) =>
  pagedQuery(['clients', 'list', search], (page) => searchClients(search, 40, page))

export const clientQuery = (id: number) =>
  queryOptions({
    queryKey: ['clients', 'one', id],
    queryFn: () => unwrap(api.GET('/clients/{id}', { params: { path: { id } } })),
  })

/** Returns the current day in the browser's time zone. */
export const localToday = (): Day => dayOf(Date.now(), Intl.DateTimeFormat().resolvedOptions().timeZone)
