// Calendar of the front desk: one day with a column per employee, or a week of all employees or of one.

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { addDays, dayOf, isOn, MINUTE, timeOfDay, weekStart } from '../../shared/time'
import { type Employee, employeesQuery, type Location, locationsQuery } from '../catalogue'
import { clientQuery } from '../clients/queries'
import { useI18n } from '../i18n'
import { useUser } from '../session/session'
import { Empty, usePageTitle } from '../ui/layout'
import { LoadError } from '../ui/problems'
import { BlockDetails } from './blocks/BlockDetails'
import { BookingDrawer } from './booking/BookingDrawer'
import { type Target, useChanges } from './booking/changes'
import type { Piece } from './bookings'
import styles from './grid/calendar.module.css'
import { type CalendarColumn, shownMinutes } from './grid/columns'
import { workingHours } from './grid/hours'
import { TimeGrid } from './grid/TimeGrid'
import { NewBooking } from './newBooking/NewBooking'
import { type Slot, slotAt } from './newBooking/newBookingSlot'
import { WalkIn } from './newBooking/WalkIn'
import { type Absence, useCalendarView, usePieces } from './queries'
import type { CalendarSearch } from './search'
import { daysInView, Toolbar } from './Toolbar'
import { WeekOverview } from './week/WeekOverview'

const LAST_LOCATION = 'parlour.location'

/** Returns the current time, updated every 30 seconds. */
function useNow() {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 2)
    return () => clearInterval(timer)
  }, [])
  return now
}

export function CalendarPage() {
  const { t } = useI18n()
  usePageTitle(t('navigation.calendar'))
  const { data: locations, error, refetch } = useQuery(locationsQuery)
  const search = useSearch({ from: '/desk/calendar' })
  const lastLocationId = Number(localStorage.getItem(LAST_LOCATION))
  const location =
    locations?.find(({ id }) => id === search.location) ??
    locations?.find(({ id }) => id === lastLocationId) ??
    locations?.[0]
  if (error) return <LoadError error={error} retry={refetch} />
  if (locations && !location)
    return (
      <Empty
        icon="locations"
        title={t('calendar.noLocation')}
        text={t('calendar.noLocationText')}
        action={
          <Button component={Link} to="/">
            {t('first.title')}
          </Button>
        }
      />
    )
  if (!locations || !location) return <CalendarSkeleton />
  return <Calendar locations={locations} location={location} search={search} />
}

/** Placeholder for the calendar. It is kept simple because it is visible only briefly. */
function CalendarSkeleton() {
  return (
    <div className={styles.waiting} aria-hidden="true">
      <span />
      {[0, 1, 2, 3, 4, 5].map((index) => (
        <div key={index}>
          {[34, 70 + ((index * 37) % 60), 90 + ((index * 23) % 70), 60].map((height) => (
            <i key={height} style={{ height }} />
          ))}
        </div>
      ))}
    </div>
  )
}

function Calendar({
  locations,
  location,
  search,
}: {
  locations: Location[]
  location: Location
  search: CalendarSearch
}) {
  const { t, format } = useI18n()
  const user = useUser()
  const navigate = useNavigate({ from: '/calendar' })
  const now = useNow()
  const zone = location.time_zone
  const today = dayOf(now, zone)
  const day = search.day ?? today
  const view = search.view ?? 'day'
  const [slot, setSlot] = useState<Slot | null>(null)
  const [walkIn, setWalkIn] = useState(false)
  const [block, setBlock] = useState<Absence | null>(null)
  const [isPickingDay, setPickingDay] = useState(false)
  const changes = useChanges(zone)

  const days = useMemo(
    () => (view === 'day' ? [day] : [0, 1, 2, 3, 4, 5, 6].map((index) => addDays(weekStart(day), index))),
    [view, day],
  )
  const calendar = useCalendarView(location, days)
  const pieces = usePieces(calendar.bookings)
  const { data: allEmployees = noEmployees } = useQuery(employeesQuery)
  const employeeId = search.employee ?? (user.can.manageBookings ? undefined : (user.employee_id ?? undefined))
  const chosen = calendar.employees.find(({ id }) => id === employeeId)

  /** Employees who work on the shown days or have bookings on them. */
  const shownEmployees = useMemo(() => {
    const bookedIds = new Set(pieces.map((piece) => piece.employeeId))
    const scheduled = calendar.employees.filter(
      ({ id, workplaces }) =>
        bookedIds.has(id) ||
        workplaces.some(
          ({ location_id, working_hours }) =>
            location_id === location.id && days.some((one) => isOn(working_hours, one)),
        ),
    )
    const others = allEmployees.filter(
      ({ id }) => bookedIds.has(id) && !calendar.employees.some((one) => one.id === id),
    )
    return scheduled.length + others.length > 0 ? [...scheduled, ...others] : calendar.employees
  }, [calendar.employees, allEmployees, pieces, days, location.id])

  const columns = useMemo<CalendarColumn[]>(() => {
    const columnOf = (employee: Employee, on: string, title: string): CalendarColumn => {
      const { open, breaks } = workingHours(employee, location, on)
      const first = open[0]
      const last = open.at(-1)
      return {
        key: `${employee.id} ${on}`,
        employee,
        day: on,
        title,
        subtitle:
          first && last ? `${format.time(first.start, zone)} – ${format.time(last.end, zone)}` : t('calendar.dayOff'),
        open,
        breaks,
      }
    }
    if (chosen) return days.map((on) => columnOf(chosen, on, view === 'day' ? chosen.name : format.shortDay(on)))
    return view === 'day' ? shownEmployees.map((employee) => columnOf(employee, day, employee.name)) : []
  }, [chosen, shownEmployees, days, day, view, location, zone, format, t])

  const minuteRange = useMemo(() => shownMinutes(columns, pieces, zone), [columns, pieces, zone])

  const updateSearch = useCallback(
    (next: Partial<CalendarSearch>, replace = false) =>
      void navigate({ search: (previous) => ({ ...previous, ...next }), replace }),
    [navigate],
  )
  const stepDays = daysInView(view)
  const startNew = useCallback(() => {
    const next = Math.ceil((timeOfDay(Date.now(), zone) + 1) / 15) * 15
    const minutes = day === today ? Math.max(minuteRange.from, Math.min(next, 24 * 60 - 15)) : minuteRange.from
    setSlot({ day, from: minutes, to: minutes, employeeId: chosen?.id ?? null })
  }, [day, today, zone, minuteRange, chosen])
  const { data: client } = useQuery({ ...clientQuery(search.client ?? 0), enabled: search.client !== undefined })
  const canStartNew = search.client !== undefined && client !== undefined && !calendar.loading && user.can.viewBusiness
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once, not when the default start time changes
  useEffect(() => {
    if (canStartNew) startNew()
  }, [canStartNew])
  const open = useCallback((piece: Piece) => updateSearch({ booking: piece.booking.id }), [updateSearch])
  const move = useCallback((piece: Piece, target: Target) => changes.move(piece.booking, target), [changes.move])
  const openNewAt = useCallback(
    (column: CalendarColumn, span: { start: number; end: number }) =>
      setSlot(slotAt(column.day, span, zone, column.employee.id)),
    [zone],
  )

  // Single-key shortcuts for frequent actions.
  const isCovered = slot !== null || block !== null || walkIn || isPickingDay || search.booking !== undefined
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event
      if (isCovered || event.ctrlKey || event.metaKey || event.altKey) return
      if (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]')) return
      // Arrow keys scroll the calendar while it has the focus.
      if (event.key.startsWith('Arrow') && target instanceof HTMLElement && target.closest('[data-scroller]')) return
      switch (event.key) {
        case 't':
          updateSearch({ day: undefined })
          break
        case 'n':
          startNew()
          break
        case 'w':
          if (user.can.manageBookings) setWalkIn(true)
          break
        case '/':
          void navigate({ to: '/clients', search: { focus: true } })
          break
        case 'ArrowLeft':
          updateSearch({ day: addDays(day, -stepDays) }, true)
          break
        case 'ArrowRight':
          updateSearch({ day: addDays(day, stepDays) }, true)
          break
        default:
          return
      }
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [isCovered, updateSearch, startNew, navigate, day, stepDays, user.can.manageBookings])

  const canBook = user.can.viewBusiness
  return (
    <div className={styles.page}>
      <Toolbar
        locations={locations}
        location={location}
        employees={calendar.employees}
        chosen={chosen}
        view={view}
        day={day}
        days={days}
        today={today}
        isPickingDay={isPickingDay}
        onPickDay={setPickingDay}
        onNavigate={updateSearch}
        onPrefetch={calendar.prefetch}
        onLocation={(id) => {
          localStorage.setItem(LAST_LOCATION, String(id))
          updateSearch({ location: id, employee: undefined })
        }}
        onWalkIn={user.can.manageBookings ? () => setWalkIn(true) : undefined}
        onNew={canBook ? startNew : undefined}
      />
      {calendar.error ? (
        <LoadError error={calendar.error} retry={calendar.refetch} />
      ) : calendar.loading ? (
        <CalendarSkeleton />
      ) : calendar.employees.length === 0 ? (
        <Empty icon="staff" title={t('calendar.nobody')} text={t('calendar.nobodyText')} />
      ) : columns.length > 0 ? (
        <TimeGrid
          location={location}
          columns={columns}
          employees={allEmployees}
          pieces={pieces}
          absences={calendar.absences}
          closures={calendar.closures}
          highlighted={calendar.highlighted}
          now={now}
          shown={minuteRange}
          canBook={canBook}
          onOpen={open}
          onBlock={setBlock}
          onMove={move}
          onNew={openNewAt}
        />
      ) : (
        <WeekOverview
          location={location}
          days={days}
          today={today}
          employees={shownEmployees}
          pieces={pieces}
          absences={calendar.absences}
          closures={calendar.closures}
          highlighted={calendar.highlighted}
          onOpen={open}
          onMove={move}
          onDay={(picked) => updateSearch({ day: picked, view: undefined })}
        />
      )}
      {search.booking !== undefined && (
        <BookingDrawer
          id={search.booking}
          locations={locations}
          now={now}
          onClose={() => updateSearch({ booking: undefined })}
        />
      )}
      {slot && (
        <NewBooking
          location={location}
          slot={slot}
          client={client}
          onClose={() => {
            setSlot(null)
            if (search.client !== undefined) updateSearch({ client: undefined }, true)
          }}
        />
      )}
      {block && <BlockDetails block={block} location={location} onClose={() => setBlock(null)} />}
      {walkIn && <WalkIn location={location} now={now} onClose={() => setWalkIn(false)} />}
    </div>
  )
}

const noEmployees: Employee[] = []
