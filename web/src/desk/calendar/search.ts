// Search parameters of the calendar's URL, so that its state can be bookmarked and shared.

import { type Day, isDay } from '../../shared/time'

export interface CalendarSearch {
  /** Today by default. */
  day?: Day | undefined
  view?: 'week' | undefined
  location?: number | undefined
  /** 0 means everybody, also for users who see only their own column by default. */
  employee?: number | undefined
  /** Booking that is open in the drawer. */
  booking?: number | undefined
  /** Client to book for. */
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
