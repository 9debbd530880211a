// A business's page: what there is to book, when, and booking it.

import { api, type Schemas } from '../shared/api'
import { unwrap } from '../shared/problem'
import { dayOf } from '../shared/time'
import type { Page } from './rules/catalogue'
import { type Draft, selectionOf } from './rules/draft'
import type { AvailabilitySource } from './times/useAvailability'

export type Booked = Schemas['GuestBooking']
type Request = Schemas['NewGuestBooking']

export const loadPage = (code: string): Promise<Page> => unwrap(api.GET('/book/{code}', { params: { path: { code } } }))

/** The times for what was chosen, or none while that is not enough to ask for any. */
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

/** The language that somebody is written to in: of those there are, the one closest to theirs. */
function languageOf(locale: string): Schemas['Language'] {
  if (locale.startsWith('de')) return 'de'
  return locale === 'en' || locale === 'en-US' ? 'en-US' : 'en-GB'
}

/** What is sent to book a draft. */
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
