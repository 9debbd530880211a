import { describe, expect, it } from 'vitest'
import { relativeChange, ticksUpTo } from './scale'

describe('an axis', () => {
  it('has round numbers, the last of which is not below the most', () => {
    expect(ticksUpTo(85)).toEqual([0, 50, 100])
    expect(ticksUpTo(9)).toEqual([0, 5, 10])
    expect(ticksUpTo(6)).toEqual([0, 2, 4, 6])
    for (const most of [0.3, 1, 7, 12, 99, 100, 101, 482_600]) {
      const ticks = ticksUpTo(most)
      expect(ticks.at(-1), String(most)).toBeGreaterThanOrEqual(most)
      expect(ticks.length, String(most)).toBeLessThanOrEqual(5)
    }
  })

  it('counts in whole numbers where there are no parts', () => {
    expect(ticksUpTo(1, true)).toEqual([0, 1])
    expect(ticksUpTo(7, true).every(Number.isInteger)).toBe(true)
  })

  it('is there when there is nothing', () => {
    expect(ticksUpTo(0)).toEqual([0, 1])
  })
})

it('a change is a share of what was before', () => {
  expect(relativeChange(112, 100)).toBeCloseTo(0.12)
  expect(relativeChange(0, 4)).toBe(-1)
  expect(relativeChange(4, 0)).toBeNull()
})
