// Cancellation fee of a booking, computed like on the server, so that it can be shown beforehand.

import type { Schemas } from '../../shared/api'
import type { Money } from '../../shared/format'
import { type Instant, MINUTE } from '../../shared/time'

type Policy = Schemas['CancellationPolicy']

interface CancellableBooking {
  starts_at: string
  price: Money
}

/** Returns the last instant at which cancelling is free. */
export const freeUntil = (policy: Policy, booking: CancellableBooking): Instant =>
  Date.parse(booking.starts_at) - policy.cutoff_minutes * MINUTE

/** Returns the fee, or `null` if the booking can no longer be cancelled. */
export function cancellationCost(policy: Policy, booking: CancellableBooking, now: Instant): Money | null {
  const { amount, currency } = booking.price
  if (now <= freeUntil(policy, booking)) return { amount: 0, currency }
  if (policy.late === 'refused') return null
  // Rounded to the nearest minor unit, halves up.
  return { amount: Math.min(amount, Math.floor((amount * policy.fee_percent + 50) / 100)), currency }
}
