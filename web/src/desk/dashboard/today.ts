// Which day it is: every location has its own, and whoever looks may be somewhere else.

import type { Day } from '../../shared/time'

interface Place {
  id: number
  name: string
  /** What day it is there. */
  day: Day
}

/** The days that it is now, earliest first, with the locations at which it is so. */
export function daysNow<Of extends Place>(places: readonly Of[]): { day: Day; places: Of[] }[] {
  const days = [...new Set(places.map(({ day }) => day))].sort()
  return days.map((day) => ({ day, places: places.filter((place) => place.day === day) }))
}

/** The last day that has begun: at one location, or at all of them. */
export const lastDayBegun = (places: readonly Place[], id: number | null): Day | undefined =>
  places.find((place) => place.id === id)?.day ?? daysNow(places)[0]?.day
