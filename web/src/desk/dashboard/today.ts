// Current day per location. It may differ between locations, and from the user's own.

import type { Day } from '../../shared/time'

interface LocationDay {
  id: number
  name: string
  /** Current day in the location's time zone. */
  day: Day
}

/** Returns the current days, earliest first, each with its locations. */
export function daysNow<Of extends LocationDay>(locations: readonly Of[]): { day: Day; locations: Of[] }[] {
  const days = [...new Set(locations.map(({ day }) => day))].sort()
  return days.map((day) => ({ day, locations: locations.filter((location) => location.day === day) }))
}

/** Returns the latest day that has started at one location, or at all of them. */
export const lastDayBegun = (locations: readonly LocationDay[], id: number | null): Day | undefined =>
  locations.find((location) => location.id === id)?.day ?? daysNow(locations)[0]?.day
