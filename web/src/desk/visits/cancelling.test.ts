import { describe, expect, test } from 'vitest'
import { HOUR } from '../../shared/time'
import { costOfCancelling, freeUntil } from './cancelling'

const policy = { cutoff_minutes: 24 * 60, late: 'fee' as const, fee_percent: 50 }
const visit = { starts_at: '2027-03-15T10:00:00-04:00', price: { amount: 6501, currency: 'USD' } }
const start = Date.parse(visit.starts_at)

describe('what calling off costs', () => {
  test('nothing up to the last instant, the part of the price after it', () => {
    expect(freeUntil(policy, visit)).toBe(start - 24 * HOUR)
    expect(costOfCancelling(policy, visit, start - 24 * HOUR)).toEqual({ amount: 0, currency: 'USD' })
    expect(costOfCancelling(policy, visit, start - 24 * HOUR + 1)).toEqual({ amount: 3251, currency: 'USD' })
    expect(costOfCancelling({ ...policy, fee_percent: 100 }, visit, start)).toEqual(visit.price)
    expect(costOfCancelling({ ...policy, fee_percent: 0 }, visit, start)?.amount).toBe(0)
  })

  test('where late means no, it cannot be done after it', () => {
    const strict = { ...policy, late: 'refused' as const }
    expect(costOfCancelling(strict, visit, start - 25 * HOUR)?.amount).toBe(0)
    expect(costOfCancelling(strict, visit, start - 23 * HOUR)).toBeNull()
  })
})
