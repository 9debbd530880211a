import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../shared/time'
import type { Employee, Service } from '../catalogue'
import {
  assignLanes,
  type Booking,
  findConflict,
  isEndAdjustable,
  movePiece,
  nextStates,
  piecesOf,
  type Status,
  snap,
  upsertBooking,
  withPieceEnd,
} from './bookings'

const money = { amount: 0, currency: 'USD' }
const at = (time: string) => `2026-11-21T${time}:00-05:00`

const service = (id: number, segments: [number, boolean][], before = 0, after = 0): Service => ({
  id,
  name: `Service ${id}`,
  category: '',
  price: money,
  active: true,
  resource_types: [],
  buffer_before_minutes: before,
  buffer_after_minutes: after,
  duration_minutes: segments.reduce((sum, [minutes]) => sum + minutes, 0),
  segments: segments.map(([minutes, staffed]) => ({ minutes, staffed })),
})

const services = new Map(
  [
    service(1, [[60, true]]),
    service(
      2,
      [
        [30, true],
        [30, false],
        [30, true],
      ],
      0,
      5,
    ),
    service(3, [[30, true]], 10, 0),
  ].map((one) => [one.id, one]),
)
const noEmployees = new Map<number, Employee>()

let ids = 0
function bookingOf(serviceId: number, starts: string, ends: string, over: Partial<Booking> = {}): Booking {
  ids += 1
  return {
    id: ids,
    version: 1,
    status: 'confirmed',
    location_id: 1,
    starts_at: at(starts),
    ends_at: at(ends),
    client: { id: 1, name: 'Client' },
    items: [
      {
        service: { id: serviceId, name: '' },
        employee: { id: 1, name: '' },
        starts_at: at(starts),
        ends_at: at(ends),
        price: money,
      },
    ],
    price: money,
    fee: money,
    notes: '',
    created_at: at('08:00'),
    series_id: null,
    ...over,
  }
}

const pieces = (...bookings: Booking[]) => bookings.flatMap((booking) => piecesOf(booking, services, noEmployees))
const one = (booking: Booking) => {
  const [piece] = pieces(booking)
  if (!piece) throw new Error('a visit has a piece')
  return piece
}

describe('pieces', () => {
  it('are busy with buffers and without gaps', () => {
    const piece = one(bookingOf(2, '10:00', '11:30'))
    expect(piece.busy.map(({ start, end }) => (end - start) / MINUTE)).toEqual([30, 35])
    expect(piece.gaps.map(({ start }) => start)).toEqual([Date.parse(at('10:30'))])
    expect(one(bookingOf(3, '10:00', '10:30')).busy[0]?.start).toBe(Date.parse(at('09:50')))
  })

  it('of a visit that was booked when the service took longer are busy all the time', () => {
    expect(one(bookingOf(2, '10:00', '12:00')).gaps).toEqual([])
  })

  it('that are given their own length are longer or shorter at the end', () => {
    const lasting = (ends: string) => {
      const booking = bookingOf(2, '10:00', ends)
      return one({ ...booking, items: booking.items.map((item) => ({ ...item, duration_minutes: 1 })) })
    }
    expect(lasting('12:00').busy.map(({ start, end }) => (end - start) / MINUTE)).toEqual([30, 65])
    expect(lasting('12:00').lastSegmentStart).toBe(Date.parse(at('11:00')))
    expect(lasting('11:15').busy.map(({ start, end }) => (end - start) / MINUTE)).toEqual([30, 20])
    expect(lasting('10:45').gaps).toEqual([])
  })

  it('with another end are busy until then', () => {
    const later = withPieceEnd(one(bookingOf(2, '10:00', '11:30')), Date.parse(at('11:45')))
    expect(later.busy.map(({ end }) => end)).toEqual([Date.parse(at('10:30')), Date.parse(at('11:50'))])
    expect(later.gaps).toHaveLength(1)
  })

  it('can have another end if they are the last of a visit that is not over', () => {
    for (const status of ['pending', 'confirmed', 'arrived', 'in_service'] as const)
      expect(isEndAdjustable(one(bookingOf(1, '10:00', '11:00', { status })))).toBe(true)
    for (const status of ['completed', 'cancelled', 'no_show'] as const)
      expect(isEndAdjustable(one(bookingOf(1, '10:00', '11:00', { status })))).toBe(false)
    const [item] = bookingOf(1, '10:00', '11:00').items
    const two = bookingOf(1, '10:00', '11:00', { items: item ? [item, item] : [] })
    expect(pieces(two).map(isEndAdjustable)).toEqual([false, true])
  })

  it("follow the employee's own way of doing it", () => {
    const own: Employee = {
      id: 1,
      name: '',
      title: '',
      active: true,
      workplaces: [],
      services: [
        {
          service_id: 1,
          price: null,
          segments: [
            { minutes: 40, staffed: true },
            { minutes: 10, staffed: false },
            { minutes: 10, staffed: true },
          ],
        },
      ],
    }
    const [piece] = piecesOf(bookingOf(1, '10:00', '11:00'), services, new Map([[1, own]]))
    expect(piece?.gaps).toHaveLength(1)
  })
})

it('a visit over midnight is on both days, one until midnight is not', () => {
  const days = (starts_at: string, ends_at: string) => {
    const booking = bookingOf(1, '10:00', '11:00')
    return one({ ...booking, items: booking.items.map((item) => ({ ...item, starts_at, ends_at })) }).days
  }
  expect(days(at('23:30'), '2026-11-22T00:30:00-05:00')).toEqual(['2026-11-21', '2026-11-22'])
  expect(days(at('23:00'), '2026-11-22T00:00:00-05:00')).toEqual(['2026-11-21'])
})

describe('places', () => {
  const lanes = (...bookings: Booking[]) =>
    assignLanes(pieces(...bookings)).map(({ lane, lanes, inset }) => [lane, lanes, inset])

  it('are the whole column for what follows one another', () => {
    expect(lanes(bookingOf(1, '10:00', '11:00'), bookingOf(1, '11:00', '12:00'))).toEqual([
      [0, 1, 0],
      [0, 1, 0],
    ])
  })

  it('are side by side for what overlaps, and a lane is used again', () => {
    expect(
      lanes(bookingOf(1, '10:00', '11:00'), bookingOf(1, '10:30', '12:00'), bookingOf(1, '11:00', '11:30')),
    ).toEqual([
      [0, 2, 0],
      [1, 2, 0],
      [0, 2, 0],
    ])
  })

  it('are within a gap for what is served meanwhile', () => {
    expect(lanes(bookingOf(2, '10:00', '11:30'), bookingOf(3, '10:30', '11:00'))).toEqual([
      [0, 1, 0],
      [0, 1, 1],
    ])
  })
})

describe('clashes', () => {
  it('are with what keeps the same person busy', () => {
    const existing = one(bookingOf(1, '10:00', '11:00'))
    expect(findConflict(one(bookingOf(1, '10:30', '11:30')), [existing])).toBe(existing)
    expect(findConflict(one(bookingOf(1, '11:00', '12:00')), [existing])).toBeUndefined()
    expect(findConflict(movePiece(one(bookingOf(1, '10:30', '11:30')), 0, 2), [existing])).toBeUndefined()
    expect(findConflict(one(bookingOf(3, '11:00', '11:30')), [existing])).toBe(existing)
  })

  it('are not with gaps, with itself, or with what was called off', () => {
    expect(findConflict(one(bookingOf(1, '10:30', '11:00')), pieces(bookingOf(2, '10:00', '11:30')))).toBeUndefined()
    const moved = one(bookingOf(1, '10:00', '11:00'))
    expect(findConflict(movePiece(moved, 30 * MINUTE), [moved])).toBeUndefined()
    expect(findConflict(moved, pieces(bookingOf(1, '10:00', '11:00', { status: 'cancelled' })))).toBeUndefined()
  })
})

it('what is dragged snaps to minutes from the beginning of the day', () => {
  const from = Date.parse(at('09:00'))
  expect(snap(from + 7 * MINUTE, from, 5)).toBe(from + 5 * MINUTE)
  expect(snap(from + 8 * MINUTE, from, 5)).toBe(from + 10 * MINUTE)
})

describe('the states that follow', () => {
  const now = Date.parse(at('10:00'))
  const next = (status: Status, starts = '12:00', today = '2026-11-21') =>
    nextStates(bookingOf(1, starts, '13:00', { status }), now, today)

  it('depend on the day and the hour', () => {
    expect(next('confirmed')).toEqual(['arrived', 'in_service', 'cancelled'])
    expect(next('confirmed', '09:00')).toEqual(['arrived', 'in_service', 'cancelled', 'no_show'])
    expect(next('confirmed', '12:00', '2026-11-20')).toEqual(['cancelled'])
  })

  it('are none at the end', () => {
    for (const status of ['completed', 'cancelled', 'no_show'] as const) expect(next(status)).toEqual([])
  })
})

describe('a list with a booking', () => {
  const early = bookingOf(1, '09:00', '10:00', { version: 2 })
  const late = bookingOf(1, '12:00', '13:00')

  it('has the newer one, in its place', () => {
    expect(
      upsertBooking([early, late], { ...early, version: 3, starts_at: at('14:00') }, true).map(({ id }) => id),
    ).toEqual([late.id, early.id])
  })

  it('does not go back to an older one', () => {
    expect(upsertBooking([early], { ...early, version: 1, status: 'pending' }, true)[0]?.status).toBe('confirmed')
  })

  it('loses one that belongs elsewhere', () => {
    expect(upsertBooking([early, late], { ...early, version: 3 }, false)).toEqual([late])
  })
})
