import { describe, expect, it } from 'vitest'
import {
  addDays,
  dayOf,
  daysBetween,
  formatInstant,
  formatLocalTime,
  HOUR,
  instantAt,
  MINUTE,
  spansOn,
  subtractSpans,
  timeOfDay,
  type WeeklySpan,
  weekdayOf,
  weekStart,
  wholeDay,
} from './time'

const NEW_YORK = 'America/New_York'
const BERLIN = 'Europe/Berlin'

describe('days', () => {
  it('are counted across months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
  })

  it('know their weekday and their Monday', () => {
    expect(weekdayOf('2026-11-21')).toBe('saturday')
    expect(weekStart('2026-11-22')).toBe('2026-11-16')
    expect(weekStart('2026-11-16')).toBe('2026-11-16')
  })

  it('begin when they do at the place', () => {
    expect(dayOf(Date.parse('2026-11-21T03:00:00Z'), NEW_YORK)).toBe('2026-11-20')
    expect(dayOf(Date.parse('2026-11-21T03:00:00Z'), 'Australia/Sydney')).toBe('2026-11-21')
  })

  it('have 23 or 25 hours when the clock changes', () => {
    const hours = (day: string, zone: string) => {
      const { start, end } = wholeDay(day, zone)
      return (end - start) / HOUR
    }
    expect(hours('2026-03-08', NEW_YORK)).toBe(23)
    expect(hours('2026-11-01', NEW_YORK)).toBe(25)
    expect(hours('2026-11-02', NEW_YORK)).toBe(24)
    expect(hours('2026-10-25', BERLIN)).toBe(25)
  })
})

describe('a time on the clock', () => {
  it('is found on both sides of a change', () => {
    expect(formatInstant(instantAt('2026-03-08', 9 * 60, NEW_YORK))).toBe('2026-03-08T13:00:00Z')
    expect(formatInstant(instantAt('2026-03-07', 9 * 60, NEW_YORK))).toBe('2026-03-07T14:00:00Z')
  })

  it('that is skipped moves on by the hour that is missing', () => {
    expect(formatInstant(instantAt('2026-03-08', 2 * 60 + 30, NEW_YORK))).toBe('2026-03-08T07:30:00Z')
  })

  it('that comes twice is the first', () => {
    expect(formatInstant(instantAt('2026-11-01', 60 + 30, NEW_YORK))).toBe('2026-11-01T05:30:00Z')
  })

  it('is written with its offset', () => {
    expect(formatLocalTime(Date.parse('2026-11-21T14:05:00Z'), NEW_YORK)).toBe('2026-11-21T09:05:00-05:00')
    expect(formatLocalTime(Date.parse('2026-07-01T10:00:00Z'), BERLIN)).toBe('2026-07-01T12:00:00+02:00')
    expect(formatLocalTime(Date.parse('2026-07-01T10:00:00Z'), 'Asia/Kolkata')).toBe('2026-07-01T15:30:00+05:30')
  })

  it('is read back as it was', () => {
    for (const day of ['2026-03-29', '2026-10-25', '2026-07-01'])
      for (const minutes of [0, 4 * 60, 9 * 60 + 15, 23 * 60 + 59])
        expect(timeOfDay(instantAt(day, minutes, BERLIN), BERLIN)).toBe(minutes)
  })
})

describe('the hours of a week', () => {
  const night: WeeklySpan[] = [{ weekday: 'friday', starts: '20:00', ends: '02:00' }]

  it('that run across midnight are on both days', () => {
    expect(spansOn(night, '2026-11-20', BERLIN).map(({ start, end }) => (end - start) / HOUR)).toEqual([4])
    expect(spansOn(night, '2026-11-21', BERLIN).map(({ start, end }) => (end - start) / HOUR)).toEqual([2])
    expect(spansOn(night, '2026-11-22', BERLIN)).toEqual([])
  })

  it('until 24:00 end with the day', () => {
    const late: WeeklySpan[] = [{ weekday: 'saturday', starts: '12:00', ends: '24:00' }]
    expect(spansOn(late, '2026-11-21', BERLIN)[0]?.end).toBe(wholeDay('2026-11-21', BERLIN).end)
    expect(spansOn(late, '2026-11-22', BERLIN)).toEqual([])
  })
})

it('holes leave what is around them', () => {
  expect(
    subtractSpans(
      [{ start: 0, end: 10 * MINUTE }],
      [
        { start: 2 * MINUTE, end: 3 * MINUTE },
        { start: 9 * MINUTE, end: 20 * MINUTE },
      ],
    ),
  ).toEqual([
    { start: 0, end: 2 * MINUTE },
    { start: 3 * MINUTE, end: 9 * MINUTE },
  ])
})
