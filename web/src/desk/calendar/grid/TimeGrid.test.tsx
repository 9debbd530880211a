import { act, fireEvent, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { renderPart, t } from '../../../testing/desk'
import { at, booking, chiara, colour, finn, location, service, TUESDAY } from '../../../testing/fixtures'
import { type Booking, piecesOf } from '../bookings'
import { type CalendarColumn, MINUTE_HEIGHT } from './columns'
import { workingHours } from './hours'
import { TimeGrid } from './TimeGrid'

const place = location()
const employees = [finn, chiara]
const columns: CalendarColumn[] = employees.map((employee) => ({
  key: String(employee.id),
  employee,
  day: TUESDAY,
  title: employee.name,
  subtitle: employee.title,
  ...workingHours(employee, place, TUESDAY),
}))
const services = new Map([service(), colour].map((one) => [one.id, one]))
const people = new Map(employees.map((one) => [one.id, one]))

/** Width of each of the two columns, in pixels. */
const WIDTH = 200
const OPENING = 9 * 60

const instant = (time: string) => Date.parse(at(time))

/** Returns the coordinates of a time of day in a column, in pixels. */
const point = (column: number, time: string) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return { clientX: column * WIDTH + 40, clientY: (hours * 60 + minutes - OPENING) * MINUTE_HEIGHT }
}

const on = { onOpen: vi.fn(), onBlock: vi.fn(), onMove: vi.fn(), onNew: vi.fn() }

async function show(bookings: Booking[], canBook = true) {
  const part = renderPart(
    <TimeGrid
      location={place}
      columns={columns}
      employees={employees}
      pieces={bookings.flatMap((one) => piecesOf(one, services, people))}
      absences={[]}
      closures={[]}
      highlighted={new Set()}
      now={instant('08:00')}
      shown={{ from: OPENING, to: 18 * 60 }}
      canBook={canBook}
      {...on}
    />,
  )
  part.show()
  await screen.findByRole('region', { name: /^Finn/ })
  return part
}

const card = (name: string) => screen.getByRole('button', { name: new RegExp(name) })
const column = (name: string) => screen.getByRole('region', { name: new RegExp(`^${name}`) })

/** Returns the announcement for screen readers. */
const announcement = () => document.querySelector('[aria-live="assertive"]')?.textContent

/** Drags an element with the mouse. Returns a function that releases the button. */
function drag(target: Element, from: ReturnType<typeof point>, to: ReturnType<typeof point>) {
  const mouse = { button: 0, pointerId: 1, pointerType: 'mouse' }
  fireEvent.pointerDown(target, { ...mouse, ...from })
  fireEvent.pointerMove(target, { ...mouse, clientX: from.clientX + 10, clientY: from.clientY })
  fireEvent.pointerMove(target, { ...mouse, ...to })
  return () => fireEvent.pointerUp(target, { ...mouse, ...to })
}

beforeEach(() => {
  for (const mock of Object.values(on)) mock.mockReset()
  const box = new DOMRect(0, 0, 2 * WIDTH, 9 * 60 * MINUTE_HEIGHT)
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(box)
})

describe('a visit on the calendar, by keys', () => {
  it('is picked up with M, moved by arrows, and dropped with Enter', async () => {
    const { user } = await show([booking({ from: '10:00', to: '10:45' })])
    card('Wilma').focus()
    await user.keyboard('m{ArrowDown}{ArrowDown}{ArrowRight}')
    expect(announcement()).toContain('10:10 AM – 10:55 AM, Chiara')
    expect(on.onMove).not.toHaveBeenCalled()
    await user.keyboard('{Enter}')
    const target = { start: instant('10:10'), employeeIds: [chiara.id] }
    expect(on.onMove).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ index: 0 }), target)
    expect(announcement()).toBe('')
  })

  it('moves by an hour with Shift, and no further than the last column', async () => {
    const { user } = await show([booking({ from: '10:00', to: '10:45' })])
    card('Wilma').focus()
    await user.keyboard('m{Shift>}{ArrowDown}{/Shift}{ArrowLeft}{ArrowLeft}')
    expect(announcement()).toContain('11:00 AM – 11:45 AM, Finn')
  })

  it('stays where it is if it is let go of with Escape', async () => {
    const { user } = await show([booking()])
    card('Wilma').focus()
    await user.keyboard('m{ArrowDown}{Escape}')
    expect(announcement()).toBe('')
    await user.keyboard('{ArrowDown}')
    expect(on.onMove).not.toHaveBeenCalled()
  })

  it('is told before the drop what would be in its way', async () => {
    const { user } = await show([
      booking({ id: 1, name: 'Wilma', from: '10:00', to: '10:45' }),
      booking({ id: 2, name: 'Olga', from: '11:00', to: '11:45', client: { id: 8, name: 'Olga' } }),
    ])
    card('Wilma').focus()
    await user.keyboard('m{Shift>}{ArrowDown}{/Shift}')
    expect(announcement()).toContain(t('calendar.obstacle.taken', { client: 'Olga' }))
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}')
    expect(announcement()).toContain(t('calendar.obstacle.break', { name: 'Finn' }))
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{/Shift}')
    expect(announcement()).toContain(t('calendar.obstacle.hours', { name: 'Finn' }))
  })

  it('is not given to those who do not do its service', async () => {
    const { user } = await show([
      booking({
        items: [
          {
            service: { id: colour.id, name: 'Colour' },
            employee: { id: finn.id, name: finn.name },
            starts_at: at('13:00'),
            ends_at: at('14:30'),
            price: colour.price,
          },
        ],
      }),
    ])
    card('Wilma').focus()
    await user.keyboard('m{ArrowRight}')
    expect(announcement()).toContain(t('calendar.obstacle.skill'))
  })

  it('takes longer or shorter with Shift and the arrows, but never less than a step', async () => {
    const { user } = await show([booking({ from: '10:00', to: '10:45' })])
    card('Wilma').focus()
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}{ArrowDown}')
    expect(announcement()).toContain('10:00 AM – 10:55 AM')
    await user.keyboard('{Enter}')
    const target = { start: instant('10:00'), employeeIds: [finn.id], durations: [55] }
    expect(on.onMove).toHaveBeenCalledExactlyOnceWith(expect.anything(), target)
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}')
    await user.keyboard('{ArrowUp>20/}')
    expect(announcement()).toContain('10:00 AM – 10:05 AM')
  })

  it('is opened with Enter', async () => {
    const { user } = await show([booking()])
    card('Wilma').focus()
    await user.keyboard('{Enter}')
    expect(on.onOpen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ index: 0 }))
  })

  it('is not picked up once it is over', async () => {
    const { user } = await show([booking({ status: 'completed' })])
    card('Wilma').focus()
    await user.keyboard('m{ArrowDown}{Enter}')
    expect(on.onMove).not.toHaveBeenCalled()
  })
})

describe('a visit on the calendar, by the mouse', () => {
  it('follows it in steps of five minutes, and becomes a change when it is dropped', async () => {
    await show([booking({ from: '10:00', to: '10:45' })])
    const drop = drag(card('Wilma'), point(0, '10:10'), point(1, '14:12'))
    expect(screen.getByText('2:00 PM – 2:45 PM')).toBeInTheDocument()
    drop()
    const target = { start: instant('14:00'), employeeIds: [chiara.id] }
    expect(on.onMove).toHaveBeenCalledExactlyOnceWith(expect.anything(), target)
  })

  it('says while it is dragged what is in its way', async () => {
    await show([booking({ from: '10:00', to: '10:45' })])
    drag(card('Wilma'), point(0, '10:10'), point(0, '12:10'))
    expect(screen.getByText(t('calendar.obstacle.break', { name: 'Finn' }))).toBeInTheDocument()
  })

  it('goes back if Escape is pressed before it is dropped', async () => {
    const { user } = await show([booking()])
    const drop = drag(card('Wilma'), point(0, '10:10'), point(1, '14:10'))
    await user.keyboard('{Escape}')
    drop()
    expect(on.onMove).not.toHaveBeenCalled()
  })

  it('is opened by a click, which moves nothing', async () => {
    await show([booking()])
    const mouse = { button: 0, pointerId: 1, pointerType: 'mouse', ...point(0, '10:10') }
    fireEvent.pointerDown(card('Wilma'), mouse)
    fireEvent.pointerUp(card('Wilma'), mouse)
    expect(on.onOpen).toHaveBeenCalledTimes(1)
    expect(on.onMove).not.toHaveBeenCalled()
  })

  it('is picked up by a finger only after that has stayed on it', async () => {
    await show([booking({ from: '10:00', to: '10:45' })])
    vi.useFakeTimers()
    const finger = { button: 0, pointerId: 1, pointerType: 'touch' }
    fireEvent.pointerDown(card('Wilma'), { ...finger, ...point(0, '10:10') })
    act(() => void vi.advanceTimersByTime(400))
    fireEvent.pointerMove(card('Wilma'), { ...finger, ...point(0, '11:10') })
    fireEvent.pointerUp(card('Wilma'), { ...finger, ...point(0, '11:10') })
    expect(on.onMove).toHaveBeenCalledTimes(1)

    fireEvent.pointerDown(card('Wilma'), { ...finger, ...point(0, '10:10') })
    fireEvent.pointerMove(card('Wilma'), { ...finger, ...point(0, '11:10') })
    act(() => void vi.advanceTimersByTime(400))
    fireEvent.pointerUp(card('Wilma'), { ...finger, ...point(0, '11:10') })
    expect(on.onMove).toHaveBeenCalledTimes(1)
  })
})

describe('free time on the calendar', () => {
  it('is booked from the quarter of an hour that is clicked on', async () => {
    await show([])
    const mouse = { button: 0, pointerId: 1, pointerType: 'mouse', ...point(1, '14:20') }
    fireEvent.pointerDown(column('Chiara'), mouse)
    fireEvent.pointerUp(column('Chiara'), mouse)
    const start = instant('14:15')
    expect(on.onNew).toHaveBeenCalledExactlyOnceWith(columns[1], { start, end: start })
  })

  it('is booked for as long as it is drawn, also upwards', async () => {
    await show([])
    const drop = drag(column('Finn'), point(0, '15:00'), point(0, '14:20'))
    expect(screen.getByText('2:20 PM – 3:00 PM')).toBeInTheDocument()
    drop()
    expect(on.onNew).toHaveBeenCalledExactlyOnceWith(columns[0], { start: instant('14:20'), end: instant('15:00') })
  })

  it('is not booked by those who may not', async () => {
    await show([], false)
    drag(column('Finn'), point(0, '14:00'), point(0, '15:00'))()
    expect(on.onNew).not.toHaveBeenCalled()
  })
})
