import { describe, expect, test } from 'vitest'
import { HOUR } from '../../shared/time'
import { cancellationCost, freeUntil } from './cancellation'

const policy = { cutoff_minutes: 24 * 60, late: 'fee' as const, fee_percent: 50 }
const booking = { starts_at: '2027-03-15T10:00:00-04:00', price: { amount: 6501, currency: 'USD' } }
const start = Date.parse(booking.starts_at)

describe('what calling off costs', () => {
  test('nothing up to the last instant, the part of the price after it', () => {
    expect(freeUntil(policy, booking)).toBe(start - 24 * HOUR)
    expect(cancellationCost(policy, booking, start - 24 * HOUR)).toEqual({ amount: 0, currency: 'USD' })
    expect(cancellationCost(policy, booking, start - 24 * HOUR + 1)).toEqual({ amount: 3251, currency: 'USD' })
    expect(cancellationCost({ ...policy, fee_percent: 100 }, booking, start)).toEqual(booking.price)
    expect(cancellationCost({ ...policy, fee_percent: 0 }, booking, start)?.amount).toBe(0)
  })

  test('where late means no, it cannot be done after it', () => {
    const strict = { ...policy, late: 'refused' as const }
    expect(cancellationCost(strict, booking, start - 25 * HOUR)?.amount).toBe(0)
    expect(cancellationCost(strict, booking, start - 23 * HOUR)).toBeNull()
  })
})
