import { describe, expect, it } from 'vitest'
import { Problem } from '../../../shared/problem'
import type { Booking } from '../bookings'
import { addYears, datesOf, MAX_BOOKINGS, type Repeat, unavailableDatesOf, upcomingOf } from './repeat'

const repeat = (over: Partial<Repeat>): Repeat => ({
  every: 1,
  unit: 'weeks',
  end: 'count',
  count: 3,
  until: '2027-03-31',
  ...over,
})

describe('the dates of a series', () => {
  it('are so many weeks or days apart', () => {
    expect(datesOf('2027-03-16', repeat({ every: 2 }))).toEqual(['2027-03-16', '2027-03-30', '2027-04-13'])
    expect(datesOf('2027-03-30', repeat({ unit: 'days' }))).toEqual(['2027-03-30', '2027-03-31', '2027-04-01'])
  })

  it('keep the weekday and its place in the month', () => {
    expect(datesOf('2026-12-08', repeat({ unit: 'months' }))).toEqual(['2026-12-08', '2027-01-12', '2027-02-09'])
  })

  it('are on the last such weekday if the first is on a fifth', () => {
    expect(datesOf('2027-03-31', repeat({ unit: 'months' }))).toEqual(['2027-03-31', '2027-04-28', '2027-05-26'])
    expect(datesOf('2027-01-29', repeat({ unit: 'months' }))).toEqual(['2027-01-29', '2027-02-26', '2027-03-26'])
  })

  it('end with a day, which can be one of them', () => {
    expect(datesOf('2027-03-16', repeat({ end: 'until', until: '2027-03-30' }))).toHaveLength(3)
    expect(datesOf('2027-03-16', repeat({ end: 'until', until: '2027-03-29' }))).toHaveLength(2)
  })

  it('are counted no further than one too many', () => {
    expect(datesOf('2027-03-16', repeat({ unit: 'days', end: 'until', until: '2029-01-01' }))).toHaveLength(
      MAX_BOOKINGS + 1,
    )
  })
})

it('a year after the 29th of February is the 1st of March', () => {
  expect(addYears('2028-02-29', 1)).toBe('2029-03-01')
  expect(addYears('2026-11-21', 2)).toBe('2028-11-21')
})

it('a refused series says which dates, and why', () => {
  const unavailable_dates = [
    { day: '2027-03-16', reason: 'slot_taken' as const },
    { day: '2027-03-14', reason: 'no_such_time' as const },
  ]
  const refused = new Problem('slot_taken', { type: '', title: '', status: 409, code: 'slot_taken', unavailable_dates })
  expect(unavailableDatesOf(refused)).toEqual(unavailable_dates)
})

it('what was refused for another reason names no dates', () => {
  const errors = [{ field: 'count', message: 'makes more than 104 visits' }]
  const refused = new Problem('invalid_input', { type: '', title: '', status: 422, code: 'invalid_input', errors })
  expect(unavailableDatesOf(refused)).toEqual([])
})

it('the rest of a series is what is still to come and not off, from a day on', () => {
  const booking = (day: string, status: Booking['status']) =>
    ({ starts_at: `${day}T10:00:00-05:00`, status }) as Booking
  const bookings = [
    booking('2027-03-02', 'confirmed'),
    booking('2027-03-09', 'completed'),
    booking('2027-03-16', 'confirmed'),
    booking('2027-03-23', 'cancelled'),
    booking('2027-03-30', 'pending'),
  ]
  const days = (from: string, now: string) =>
    upcomingOf(bookings, from, Date.parse(now)).map(({ starts_at }) => starts_at.slice(0, 10))
  expect(days('2027-03-02', '2027-03-01T00:00:00Z')).toEqual(['2027-03-02', '2027-03-16', '2027-03-30'])
  expect(days('2027-03-16', '2027-03-01T00:00:00Z')).toEqual(['2027-03-16', '2027-03-30'])
  expect(days('2027-03-02', '2027-03-16T15:00:00Z')).toEqual(['2027-03-30'])
})
