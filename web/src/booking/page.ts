// API requests of the booking page: page data, availability, and the booking itself.

import { api, type Schemas } from '../shared/api'
import { unwrap } from '../shared/problem'
import { dayOf } from '../shared/time'
import type { Page } from './rules/catalogue'
import { type Draft, selectionOf } from './rules/draft'
import type { AvailabilitySource } from './times/useAvailability'

export type Booked = Schemas['GuestBooking']
type Request = Schemas['NewGuestBooking']

export const loadPage = (code: string): Promise<Page> => unwrap(api.GET('/book/{code}', { params: { path: { code } } }))

/** Returns the availability for the draft's selection, or null if the selection is incomplete. */
export function availabilityFor(page: Page, draft: Draft): AvailabilitySource | null {
  const { location, chosen, choice } = selectionOf(page, draft)
  if (!location || chosen.length === 0) return null
  const employee = typeof choice === 'number' ? choice : undefined
  const services = chosen.map(({ id }) => id).join(',')
  return {
    key: `${location.id} ${services} ${employee ?? ''}`,
    today: dayOf(Date.now(), location.time_zone),
    load: async (from, to) => {
      const query = {
        service_id: services,
        location_id: location.id,
        from,
        to,
        ...(employee !== undefined && { employee_id: employee }),
      }
      const path = { code: page.code }
      return (await unwrap(api.GET('/book/{code}/availability', { params: { path, query } }))).days
    },
  }
}

/** Returns the supported notification language that is closest to the client's locale. */
function languageOf(locale: string): Schemas['Language'] {
  if (locale.startsWith('de')) return 'de'
  return locale === 'en' || locale === 'en-US' ? 'en-US' : 'en-GB'
}

/** Returns the request that books a draft. */
export function requestFor(page: Page, draft: Draft, locale: string): Request {
  const { location, chosen, choice } = selectionOf(page, draft)
  const { name, email, phone, notes } = draft.contact
  const employee = typeof choice === 'number' ? { employee_id: choice } : {}
  return {
    name: name.trim(),
    booking_date: draft.startsAt ?? '',
    items: chosen.map(({ id }) => ({ service_id: id, ...employee })),
    language: languageOf(locale),
    ...(location && { location_id: location.id }),
    ...(email.trim() && { email: email.trim() }),
    ...(phone.trim() && { phone: phone.trim() }),
    ...(notes.trim() && { notes: notes.trim() }),
  }
}

export const book = (code: string, key: string, request: Request): Promise<Booked> =>
  unwrap(
    api.POST('/book/{code}/bookings', {
      params: { path: { code }, header: { 'Idempotency-Key': key } },
      body: request,
    }),
  )
