import { expect, it } from 'vitest'
import { HOUR, instantAt, MINUTE } from '../../../shared/time'
import { MINUTE_HEIGHT } from './columns'
import { geometryOf } from './geometry'

const zone = 'America/New_York'
const shown = { from: 9 * 60, to: 18 * 60 }
/** The second day has 23 hours because of daylight saving time. */
const days = ['2027-03-13', '2027-03-14']
const geometry = geometryOf(
  days.map((day) => ({ day })),
  shown,
  zone,
)
const body = { left: 100, top: 50, width: 400 }
const at = (day: number, minutes: number) => instantAt(days[day] ?? '', minutes, zone)

it('an instant is at the same point on each day, also where the clocks change', () => {
  for (const day of [0, 1]) {
    const noon = at(day, 12 * 60)
    expect(geometry.top(noon, day)).toBe(3 * 60 * MINUTE_HEIGHT)
    expect(geometry.at(150 + day * 200, 50 + 3 * 60 * MINUTE_HEIGHT, body)).toEqual({ column: day, instant: noon })
  }
})

it('a point outside of the columns is at the nearest of them', () => {
  expect(geometry.at(0, 0, body)).toEqual({ column: 0, instant: at(0, shown.from) })
  expect(geometry.at(9_999, 9_999, body)).toEqual({ column: 1, instant: at(1, shown.to) })
})

it('steps are counted from the top of the column', () => {
  expect(geometry.snap(at(0, 10 * 60) + 3 * MINUTE, 0, 5)).toBe(at(0, 10 * 60) + 5 * MINUTE)
  expect(geometry.snap(at(1, 10 * 60) + 7 * MINUTE, 1, 15)).toBe(at(1, 10 * 60))
})

it('a box is as wide as its column and as high as its span is long', () => {
  const start = at(1, 10 * 60)
  expect(geometry.box({ start, end: start + HOUR }, 1)).toEqual({
    top: 60 * MINUTE_HEIGHT,
    height: 60 * MINUTE_HEIGHT,
    left: '50%',
    width: '50%',
  })
})
