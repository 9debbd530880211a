// What it comes to if a client cancels a booking: reckoned as the server does, so that it is said before.

import type { Schemas } from '../../shared/api'
import type { Money } from '../../shared/format'
import { type Instant, MINUTE } from '../../shared/time'

type Policy = Schemas['CancellationPolicy']

interface CancellableBooking {
  starts_at: string
  price: Money
}

/** The last instant at which it is free of charge. */
export const freeUntil = (policy: Policy, booking: CancellableBooking): Instant =>
  Date.parse(booking.starts_at) - policy.cutoff_minutes * MINUTE

/** What is owed, or nothing where it cannot be called off any more. */
export function cancellationCost(policy: Policy, booking: CancellableBooking, now: Instant): Money | null {
  const { amount, currency } = booking.price
  if (now <= freeUntil(policy, booking)) return { amount: 0, currency }
  if (policy.late === 'refused') return null
  // To the nearest minor unit, halves up.
  return { amount: Math.min(amount, Math.floor((amount * policy.fee_percent + 50) / 100)), currency }
}
