import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../../shared/time'
import type { Employee, Location, Service } from '../../catalogue'
import type { Booking, Piece } from '../bookings'
import { walkInSuggestions } from '../newBooking/walkInSuggestions'
import { outsideHours } from './hours'

const zone = 'America/New_York'
const location = {
  id: 1,
  time_zone: zone,
  opening_hours: [
    { weekday: 'tuesday', starts: '09:00', ends: '18:00' },
    { weekday: 'friday', starts: '20:00', ends: '02:00' },
  ],
} as Location
const employee = (id: number, over: Partial<Employee['workplaces'][number]> = {}) =>
  ({
    id,
    name: `Employee ${id}`,
    services: [{ service_id: 1 }],
    workplaces: [
      {
        location_id: 1,
        working_hours: location.opening_hours,
        breaks: [{ weekday: 'tuesday', starts: '12:00', ends: '12:30' }],
        ...over,
      },
    ],
  }) as Employee
/** Returns an instant on Tuesday, March 16, 2027, in New York. */
const at = (time: string, day = '2027-03-16') => Date.parse(`${day}T${time}:00-04:00`)
const span = (from: string, to: string) => ({ start: at(from), end: at(to) })

describe('hours', () => {
  const off = (busy: Parameters<typeof outsideHours>[0], closures: Parameters<typeof outsideHours>[3] = []) =>
    outsideHours(busy, employee(1), location, closures)

  it('tell breaks from what is outside of working hours', () => {
    expect(off([span('10:00', '11:00')])).toBeNull()
    expect(off([span('11:00', '12:00')])).toBeNull()
    expect(off([span('11:30', '12:15')])).toEqual({ reason: 'break', pause: span('12:00', '12:30') })
    expect(off([span('17:30', '18:30')])).toEqual({ reason: 'hours' })
    expect(off([span('08:55', '09:30')])).toEqual({ reason: 'hours' })
  })

  it('leave a break alone in which something takes effect', () => {
    expect(off([span('11:30', '12:00'), span('12:30', '13:00')])).toBeNull()
  })

  it('go on over midnight', () => {
    const night = { start: at('23:30', '2027-03-19'), end: at('00:30', '2027-03-20') }
    expect(off([night])).toBeNull()
  })

  it('are none on closing days', () => {
    const closure = { id: 1, first_day: '2027-03-15', last_day: '2027-03-16', reason: '' }
    expect(off([span('10:00', '11:00')], [closure])).toEqual({ reason: 'closed' })
  })
})

describe('who walks in', () => {
  const cut = {
    id: 1,
    resource_types: [],
    segments: [{ minutes: 45, staffed: true }],
    buffer_before_minutes: 0,
    buffer_after_minutes: 0,
  } as unknown as Service
  const busy = (employeeId: number, from: string, to: string) =>
    ({ employeeId, busy: [span(from, to)], booking: { status: 'confirmed' } as Booking }) as Piece
  const chance = (now: string, pieces: Piece[], employees = [employee(1), employee(2)]) => {
    const found = walkInSuggestions({ location, employees, pieces, absences: [], closures: [], now: at(now) - 20_000 })(
      cut,
    )
    return found && [found.employee.id, (found.start - at('00:00')) / MINUTE]
  }

  it('begins with the next minute, with the first who is free', () => {
    expect(chance('10:00', [])).toEqual([1, 600])
    expect(chance('10:00', [busy(1, '10:30', '11:00')])).toEqual([2, 600])
  })

  it('waits for whoever is free first, and not into a break', () => {
    const pieces = [busy(1, '09:00', '11:00'), busy(2, '09:00', '10:50')]
    expect(chance('10:00', pieces)).toEqual([2, 650])
    expect(chance('11:20', [])).toEqual([1, 750])
  })

  it('finds nobody when the day is over, or nobody does it', () => {
    expect(chance('17:16', [])).toBeUndefined()
    expect(chance('10:00', [], [{ ...employee(1), services: [] }])).toBeUndefined()
  })
})
