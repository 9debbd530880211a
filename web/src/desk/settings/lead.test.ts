import { expect, it } from 'vitest'
import { readLead, writeLead } from './lead'

it('a lead is written in the largest unit that fits', () => {
  expect([1440, 2880, 120, 90, 15].map(writeLead)).toEqual(['1d', '2d', '2h', '90m', '15m'])
})

it('is read as it is written, and not otherwise', () => {
  for (const minutes of [15, 60, 90, 1440, 20160]) expect(readLead(writeLead(minutes))).toBe(minutes)
  expect(readLead(' 24 H ')).toBe(1440)
  expect(readLead('tomorrow')).toBeNull()
  expect(readLead('5')).toBeNull()
})
