import { expect, test } from 'vitest'
import { daysNow, lastDayBegun } from './today'

const hudson = { id: 1, name: 'Hudson Street', day: '2027-01-22' }
const mitte = { id: 2, name: 'Mitte', day: '2027-01-23' }
const soho = { id: 3, name: 'SoHo', day: '2027-01-22' }

test('days are told apart, the earliest first', () => {
  expect(daysNow([mitte, hudson, soho])).toEqual([
    { day: '2027-01-22', locations: [hudson, soho] },
    { day: '2027-01-23', locations: [mitte] },
  ])
  expect(daysNow([])).toEqual([])
})

test('charts end with the day of the location, or with the last that has begun everywhere', () => {
  expect(lastDayBegun([mitte, hudson], 2)).toBe('2027-01-23')
  expect(lastDayBegun([mitte, hudson], null)).toBe('2027-01-22')
  expect(lastDayBegun([mitte], null)).toBe('2027-01-23')
})
