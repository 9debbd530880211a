// Slot for a new booking or block: free time that was clicked or drawn on the calendar.

import { type Day, MINUTE, timeOfDay } from '../../../shared/time'
import type { Location } from '../../catalogue'

export interface Slot {
  day: Day
  /** Start in minutes after midnight. */
  from: number
  to: number
  employeeId: number | null
}

/** Returns the slot of an interval on a day. */
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
