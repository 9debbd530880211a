// What of the calendar is in its address, so that a place in it can be kept and sent.

import { type Day, isDay } from '../../shared/time'

export interface CalendarSearch {
  /** Today, if left out. */
  day?: Day | undefined
  view?: 'week' | undefined
  location?: number | undefined
  /** 0 is everybody, also for those who see only themselves to begin with. */
  employee?: number | undefined
  /** The booking that is open. */
  booking?: number | undefined
  /** The client to book for. */
  client?: number | undefined
}

const number = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) ? value : undefined)

export const parseCalendarSearch = (search: Record<string, unknown>): CalendarSearch => ({
  day: isDay(search.day) ? search.day : undefined,
  view: search.view === 'week' ? 'week' : undefined,
  location: number(search.location),
  employee: number(search.employee),
  booking: number(search.booking),
  client: number(search.client),
})
