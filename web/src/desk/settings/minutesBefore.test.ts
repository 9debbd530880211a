import { expect, it } from 'vitest'
import { formatMinutesBefore, parseMinutesBefore } from './minutesBefore'

it('a lead is written in the largest unit that fits', () => {
  expect([1440, 2880, 120, 90, 15].map(formatMinutesBefore)).toEqual(['1d', '2d', '2h', '90m', '15m'])
})

it('is read as it is written, and not otherwise', () => {
  for (const minutes of [15, 60, 90, 1440, 20160])
    expect(parseMinutesBefore(formatMinutesBefore(minutes))).toBe(minutes)
  expect(parseMinutesBefore(' 24 H ')).toBe(1440)
  expect(parseMinutesBefore('tomorrow')).toBeNull()
  expect(parseMinutesBefore('5')).toBeNull()
})
