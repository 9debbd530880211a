// A free time on the calendar that was clicked or drawn, and what its forms are given.

import { useEffect } from 'react'
import { type Day, MINUTE, timeOfDay } from '../../shared/time'
import type { Location } from '../catalogue'

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

/** What would be lost if a form were closed. */
export interface Draft {
  entered: boolean
  /** The name of a client who was added for it and stays. */
  added?: string | undefined
}

export interface FormProps {
  location: Location
  slot: Slot
  onDone: () => void
  onDraft: (draft: Draft) => void
}

/** Tells what would be lost. */
export function useDraft({ entered, added }: Draft, onDraft: (draft: Draft) => void) {
  useEffect(() => {
    onDraft({ entered, added })
    return () => onDraft({ entered: false })
  }, [entered, added, onDraft])
}
