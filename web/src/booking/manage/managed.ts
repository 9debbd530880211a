// A visit by its link: to look at, to move, to call off.

import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import type { TimesSource } from '../times/openTimes'

export type Visit = Schemas['ManagedBooking']

export const loadVisit = (token: string): Promise<Visit> =>
  answer(api.GET('/manage/{token}', { params: { path: { token } } }))

export const timesToMove = (token: string, visit: Visit, anyone: boolean): TimesSource => ({
  key: anyone ? 'anyone' : 'the same',
  today: dayOf(Date.now(), visit.location.time_zone),
  load: async (from, to) => {
    const params = { path: { token }, query: { from, to, anyone } }
    return (await answer(api.GET('/manage/{token}/availability', { params }))).days
  },
})

export const moveVisit = (token: string, version: number, booking_date: string, anyone: boolean): Promise<Visit> =>
  answer(api.POST('/manage/{token}/time', { params: { path: { token } }, body: { version, booking_date, anyone } }))

export const cancelVisit = (token: string, version: number): Promise<Visit> =>
  answer(api.POST('/manage/{token}/cancellation', { params: { path: { token } }, body: { version } }))
