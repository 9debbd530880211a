import { describe, expect, it } from 'vitest'
import { addDays } from '../../shared/time'
import { byMonth, hasOtherOffset, nextFree, partOf, partsOf, withoutTime } from './times'

const day = (name: string, ...clock: string[]) => ({
  day: name,
  starts: clock.map((time) => `${name}T${time}:00-05:00`),
})

describe('the times of a day', () => {
  it('are sorted by the clock of the place, not by that of the visitor', () => {
    expect(partOf('2027-01-22T11:45:00-05:00')).toBe('morning')
    expect(partOf('2027-01-22T12:00:00+11:00')).toBe('afternoon')
    expect(partOf('2027-01-22T16:45:00+00:00')).toBe('afternoon')
    expect(partOf('2027-01-22T17:00:00-05:00')).toBe('evening')
  })

  it('stand in their parts, and parts without any are left out', () => {
    const { starts } = day('2027-01-22', '09:00', '09:15', '18:00')
    expect(partsOf(starts).map((part) => [part.name, part.starts.length])).toEqual([
      ['morning', 2],
      ['evening', 1],
    ])
  })

  it('that come twice when the clock is put back are both there', () => {
    const twice = ['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00']
    expect(partsOf(twice)).toEqual([{ name: 'morning', starts: twice }])
  })
})

describe('the strip of days', () => {
  const strip = (from: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ day: addDays(from, index), starts: [] }))

  it('has every day once across both changes of the clock', () => {
    for (const from of ['2026-03-05', '2026-03-27', '2026-10-22', '2026-10-30']) {
      const days = strip(from, 14).map((one) => one.day)
      expect(new Set(days).size).toBe(14)
      expect(days.at(-1)).toBe(addDays(from, 13))
    }
  })

  it('is parted by months', () => {
    expect(byMonth(strip('2026-11-28', 6)).map((month) => [month.day, month.days.length])).toEqual([
      ['2026-11-28', 3],
      ['2026-12-01', 3],
    ])
  })

  it('finds the next day with something free', () => {
    const days = [day('2027-01-21', '09:00'), day('2027-01-22'), day('2027-01-23', '10:00')]
    expect(nextFree(days)?.day).toBe('2027-01-21')
    expect(nextFree(days, '2027-01-22')?.day).toBe('2027-01-23')
    expect(nextFree(days, '2027-01-24')).toBeUndefined()
  })

  it('leaves out the time at which the visit is already', () => {
    const days = [day('2027-01-21', '09:00', '09:15')]
    expect(withoutTime(days, '2027-01-21T09:00:00-05:00')[0]?.starts).toEqual(['2027-01-21T09:15:00-05:00'])
    expect(withoutTime(days, undefined)).toEqual(days)
  })
})

it('the clock of the place is named only to visitors whose clock shows something else', () => {
  expect(hasOtherOffset('2027-01-22T10:00:00-05:00', -300)).toBe(false)
  expect(hasOtherOffset('2027-01-22T10:00:00-05:00', 60)).toBe(true)
  expect(hasOtherOffset('2027-01-22T10:00:00+05:30', 330)).toBe(false)
  expect(hasOtherOffset('2027-01-22T10:00:00Z', 0)).toBe(false)
})
