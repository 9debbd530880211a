// Which day it is: every location has its own, and whoever looks may be somewhere else.

import type { Day } from '../../shared/time'

interface LocationDay {
  id: number
  name: string
  /** What day it is there. */
  day: Day
}

/** The days that it is now, earliest first, with the locations at which it is so. */
export function daysNow<Of extends LocationDay>(locations: readonly Of[]): { day: Day; locations: Of[] }[] {
  const days = [...new Set(locations.map(({ day }) => day))].sort()
  return days.map((day) => ({ day, locations: locations.filter((location) => location.day === day) }))
}

/** The last day that has begun: at one location, or at all of them. */
export const lastDayBegun = (locations: readonly LocationDay[], id: number | null): Day | undefined =>
  locations.find((location) => location.id === id)?.day ?? daysNow(locations)[0]?.day
