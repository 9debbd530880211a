// API requests for a booking by its link: show, reschedule, cancel.

import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import type { AvailabilitySource } from '../times/useAvailability'

export type ManagedBooking = Schemas['ManagedBooking']

export const loadBooking = (token: string): Promise<ManagedBooking> =>
  unwrap(api.GET('/manage/{token}', { params: { path: { token } } }))

export const rescheduleTimes = (token: string, booking: ManagedBooking, anyone: boolean): AvailabilitySource => ({
  key: anyone ? 'anyone' : 'the same',
  today: dayOf(Date.now(), booking.location.time_zone),
  load: async (from, to) => {
    const params = { path: { token }, query: { from, to, any_employee: anyone } }
    return (await unwrap(api.GET('/manage/{token}/availability', { params }))).days
  },
})

export const rescheduleBooking = (
  token: string,
  version: number,
  booking_date: string,
  anyone: boolean,
): Promise<ManagedBooking> =>
  unwrap(
    api.POST('/manage/{token}/reschedule', {
      params: { path: { token } },
      body: { version, booking_date, any_employee: anyone },
    }),
  )

export const cancelBooking = (token: string, version: number): Promise<ManagedBooking> =>
  unwrap(api.POST('/manage/{token}/cancel', { params: { path: { token } }, body: { version } }))
