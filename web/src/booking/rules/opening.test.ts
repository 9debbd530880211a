import { describe, expect, test } from 'vitest'
import { instantAt, parseTimeOfDay, WEEKDAYS, type WeeklySpan } from '../../shared/time'
import { type Opening, openingAt } from './opening'

const NEW_YORK = 'America/New_York'
const BERLIN = 'Europe/Berlin'

/** Tuesday to Saturday, with a break at noon. */
const SALON: WeeklySpan[] = WEEKDAYS.slice(1, 6).flatMap((weekday) => [
  { weekday, starts: '14:00', ends: '19:00' },
  { weekday, starts: '09:00', ends: '12:30' },
])

const at = (day: string, time: string, hours = SALON, zone = NEW_YORK): Opening =>
  openingAt(instantAt(day, parseTimeOfDay(time), zone), hours, zone)

/** Formats an opening without the UTC offset, for readable assertions. */
const read = (opening: Opening) =>
  [opening.state, 'until' in opening && opening.until, 'at' in opening && opening.at]
    .filter(Boolean)
    .map((text) => String(text).slice(0, 16))
    .join(' ')

describe('whether a place is open', () => {
  // 2027-01-22 is a Friday.
  test('through the day', () => {
    expect(read(at('2027-01-22', '08:59'))).toBe('today 2027-01-22T09:00')
    expect(read(at('2027-01-22', '09:00'))).toBe('open 2027-01-22T12:30')
    expect(read(at('2027-01-22', '12:30'))).toBe('today 2027-01-22T14:00')
    expect(read(at('2027-01-22', '18:59'))).toBe('open 2027-01-22T19:00')
    expect(read(at('2027-01-22', '19:00'))).toBe('over 2027-01-23T09:00')
  })

  test('over days on which it is closed', () => {
    expect(read(at('2027-01-23', '20:00'))).toBe('over 2027-01-26T09:00')
    expect(read(at('2027-01-24', '10:00'))).toBe('closed 2027-01-26T09:00')
    expect(at('2027-01-24', '10:00')).toMatchObject({ day: '2027-01-26' })
    const mondays: WeeklySpan[] = [{ weekday: 'monday', starts: '09:00', ends: '12:00' }]
    expect(read(at('2027-01-25', '12:00', mondays))).toBe('over 2027-02-01T09:00')
    expect(at('2027-01-25', '12:00', [])).toEqual({ state: 'never' })
  })

  test('the clock and the day are those of the place', () => {
    const instant = instantAt('2027-01-22', parseTimeOfDay('20:00'), NEW_YORK)
    expect(read(openingAt(instant, SALON, NEW_YORK))).toBe('over 2027-01-23T09:00')
    expect(read(openingAt(instant, SALON, BERLIN))).toBe('today 2027-01-23T09:00')
  })

  test('past midnight', () => {
    const night: WeeklySpan[] = [{ weekday: 'friday', starts: '20:00', ends: '02:00' }]
    expect(read(at('2027-01-22', '23:00', night))).toBe('open 2027-01-23T02:00')
    expect(read(at('2027-01-23', '01:59', night))).toBe('open 2027-01-23T02:00')
    expect(read(at('2027-01-23', '02:00', night))).toBe('over 2027-01-29T20:00')
    const late: WeeklySpan[] = [{ weekday: 'friday', starts: '09:00', ends: '24:00' }]
    expect(read(at('2027-01-22', '23:59', late))).toBe('open 2027-01-23T00:00')
    const through: WeeklySpan[] = [...late, { weekday: 'saturday', starts: '00:00', ends: '04:00' }]
    expect(read(at('2027-01-22', '10:00', through))).toBe('open 2027-01-23T04:00')
  })

  test('around the clock', () => {
    const always: WeeklySpan[] = WEEKDAYS.map((weekday) => ({ weekday, starts: '00:00', ends: '24:00' }))
    expect(at('2027-01-22', '10:00', always)).toEqual({ state: 'always' })
    const butSunday = always.filter(({ weekday }) => weekday !== 'sunday')
    expect(read(at('2027-01-25', '10:00', butSunday))).toBe('open 2027-01-31T00:00')
  })

  test('where the clocks change', () => {
    // At 02:00 on 28 March 2027 it is 03:00 in Berlin; on 31 October it is 02:00 twice.
    const sundays: WeeklySpan[] = [{ weekday: 'sunday', starts: '01:00', ends: '04:00' }]
    expect(at('2027-03-28', '00:30', sundays, BERLIN)).toEqual({ state: 'today', at: '2027-03-28T01:00:00+01:00' })
    expect(at('2027-03-28', '03:30', sundays, BERLIN)).toEqual({ state: 'open', until: '2027-03-28T04:00:00+02:00' })
    expect(at('2027-10-31', '02:30', sundays, BERLIN)).toEqual({ state: 'open', until: '2027-10-31T04:00:00+01:00' })
  })
})
