// A free time on the calendar that was clicked or drawn, and what its forms are given.

import { type Day, MINUTE, timeOfDay } from '../../../shared/time'
import type { Location } from '../../catalogue'

export interface Slot {
  day: Day
  /** Minutes after midnight. */
  from: number
  to: number
  employeeId: number | null
}

/** The slot of an instant. */
export const slotAt = (
  day: Day,
  span: { start: number; end: number },
  zone: string,
  employeeId: number | null,
): Slot => {
  const from = timeOfDay(span.start, zone)
  return { day, from, to: from + Math.round((span.end - span.start) / MINUTE), employeeId }
}

export interface SlotFormProps {
  location: Location
  slot: Slot
  onDone: () => void
}
