// The calendar of the front desk: a day with a column for each employee, or a week, of everybody or of one.

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { addDays, dayOf, isOn, MINUTE, timeOfDay, weekStart } from '../../shared/time'
import { type Employee, employeesQuery, type Location, locationsQuery } from '../catalogue'
import { clientQuery } from '../clients/data'
import { Empty, usePageTitle } from '../parts/parts'
import { Failed } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { BlockDetails } from './blocks/BlockDetails'
import { NewVisit } from './booking/NewVisit'
import { WalkIn } from './booking/WalkIn'
import { type Away, useAgenda, usePieces } from './data'
import styles from './grid/calendar.module.css'
import { type ColumnOf, shownMinutes } from './grid/columns'
import { atWork } from './grid/hours'
import { type Slot, slotAt } from './grid/slot'
import { TimeGrid } from './grid/TimeGrid'
import type { CalendarSearch } from './search'
import { stepOf, Toolbar } from './Toolbar'
import { type Target, useChanges } from './visit/changes'
import { VisitDrawer } from './visit/VisitDrawer'
import type { Piece } from './visits'
import { WeekOverview } from './week/WeekOverview'

const LAST_LOCATION = 'parlour.location'

/** The time, to the half minute. */
function useNow() {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 2)
    return () => clearInterval(timer)
  }, [])
  return now
}

export function CalendarPage() {
  const { t } = useTexts()
  usePageTitle(t('navigation.calendar'))
  const { data: locations, error, refetch } = useQuery(locationsQuery)
  const search = useSearch({ from: '/desk/calendar' })
  const kept = Number(localStorage.getItem(LAST_LOCATION))
  const location =
    locations?.find(({ id }) => id === search.location) ?? locations?.find(({ id }) => id === kept) ?? locations?.[0]
  if (error) return <Failed thrown={error} again={refetch} />
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
  if (!locations || !location) return <Waiting />
  return <Calendar locations={locations} location={location} search={search} />
}

/** Drawn without much ado, as it is there only for a moment. */
function Waiting() {
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
  const { t, format } = useTexts()
  const user = useUser()
  const navigate = useNavigate({ from: '/calendar' })
  const now = useNow()
  const zone = location.time_zone
  const today = dayOf(now, zone)
  const day = search.day ?? today
  const view = search.view ?? 'day'
  const [slot, setSlot] = useState<Slot | null>(null)
  const [walkIn, setWalkIn] = useState(false)
  const [block, setBlock] = useState<Away | null>(null)
  const [picking, setPicking] = useState(false)
  const changes = useChanges(zone)

  const days = useMemo(
    () => (view === 'day' ? [day] : [0, 1, 2, 3, 4, 5, 6].map((index) => addDays(weekStart(day), index))),
    [view, day],
  )
  const agenda = useAgenda(location, days)
  const pieces = usePieces(agenda.bookings)
  const { data: everybody = none } = useQuery(employeesQuery)
  const employeeId = search.employee ?? (user.may.desk ? undefined : (user.employee_id ?? undefined))
  const chosen = agenda.employees.find(({ id }) => id === employeeId)

  /** Those who work on the day, and whoever else has visits then. */
  const present = useMemo(() => {
    const visited = new Set(pieces.map((piece) => piece.employeeId))
    const working = agenda.employees.filter(
      ({ id, workplaces }) =>
        visited.has(id) ||
        workplaces.some(
          ({ location_id, hours }) => location_id === location.id && days.some((one) => isOn(hours, one)),
        ),
    )
    const others = everybody.filter(({ id }) => visited.has(id) && !agenda.employees.some((one) => one.id === id))
    return working.length + others.length > 0 ? [...working, ...others] : agenda.employees
  }, [agenda.employees, everybody, pieces, days, location.id])

  const columns = useMemo<ColumnOf[]>(() => {
    const columnOf = (employee: Employee, on: string, title: string): ColumnOf => {
      const { open, breaks } = atWork(employee, location, on)
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
    return view === 'day' ? present.map((employee) => columnOf(employee, day, employee.name)) : []
  }, [chosen, present, days, day, view, location, zone, format, t])

  const shown = useMemo(() => shownMinutes(columns, pieces, zone), [columns, pieces, zone])

  const go = useCallback(
    (next: Partial<CalendarSearch>, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...next }), replace }),
    [navigate],
  )
  const step = stepOf(view)
  const startNew = useCallback(() => {
    const next = Math.ceil((timeOfDay(Date.now(), zone) + 1) / 15) * 15
    const minutes = day === today ? Math.max(shown.from, Math.min(next, 24 * 60 - 15)) : shown.from
    setSlot({ day, from: minutes, to: minutes, employeeId: chosen?.id ?? null })
  }, [day, today, zone, shown, chosen])
  const { data: client } = useQuery({ ...clientQuery(search.client ?? 0), enabled: search.client !== undefined })
  const mayStart = search.client !== undefined && client !== undefined && !agenda.loading && user.may.work
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and not again as the time of a new visit changes
  useEffect(() => {
    if (mayStart) startNew()
  }, [mayStart])
  const open = useCallback((piece: Piece) => go({ visit: piece.booking.id }), [go])
  const move = useCallback((piece: Piece, target: Target) => changes.move(piece.booking, target), [changes.move])
  const newAt = useCallback(
    (column: ColumnOf, span: { start: number; end: number }) =>
      setSlot(slotAt(column.day, span, zone, column.employee.id)),
    [zone],
  )

  // One key each for what is done all day.
  const covered = slot !== null || block !== null || walkIn || picking || search.visit !== undefined
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event
      if (covered || event.ctrlKey || event.metaKey || event.altKey) return
      if (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]')) return
      // There the arrows scroll.
      if (event.key.startsWith('Arrow') && target instanceof HTMLElement && target.closest('[data-scroller]')) return
      switch (event.key) {
        case 't':
          go({ day: undefined })
          break
        case 'n':
          startNew()
          break
        case 'w':
          if (user.may.desk) setWalkIn(true)
          break
        case '/':
          void navigate({ to: '/clients', search: { focus: true } })
          break
        case 'ArrowLeft':
          go({ day: addDays(day, -step) }, true)
          break
        case 'ArrowRight':
          go({ day: addDays(day, step) }, true)
          break
        default:
          return
      }
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [covered, go, startNew, navigate, day, step, user.may.desk])

  const mayBook = user.may.work
  return (
    <div className={styles.page}>
      <Toolbar
        locations={locations}
        location={location}
        employees={agenda.employees}
        chosen={chosen}
        view={view}
        day={day}
        days={days}
        today={today}
        picking={picking}
        onPicking={setPicking}
        onGo={go}
        onSoon={agenda.fetchAhead}
        onLocation={(id) => {
          localStorage.setItem(LAST_LOCATION, String(id))
          go({ location: id, employee: undefined })
        }}
        onWalkIn={user.may.desk ? () => setWalkIn(true) : undefined}
        onNew={mayBook ? startNew : undefined}
      />
      {agenda.error ? (
        <Failed thrown={agenda.error} again={agenda.refetch} />
      ) : agenda.loading ? (
        <Waiting />
      ) : agenda.employees.length === 0 ? (
        <Empty icon="staff" title={t('calendar.nobody')} text={t('calendar.nobodyText')} />
      ) : columns.length > 0 ? (
        <TimeGrid
          location={location}
          columns={columns}
          employees={everybody}
          pieces={pieces}
          away={agenda.away}
          closures={agenda.closures}
          fresh={agenda.fresh}
          now={now}
          shown={shown}
          mayBook={mayBook}
          onOpen={open}
          onBlock={setBlock}
          onMove={move}
          onNew={newAt}
        />
      ) : (
        <WeekOverview
          location={location}
          days={days}
          today={today}
          employees={present}
          pieces={pieces}
          away={agenda.away}
          closures={agenda.closures}
          fresh={agenda.fresh}
          onOpen={open}
          onMove={move}
          onDay={(picked) => go({ day: picked, view: undefined })}
        />
      )}
      {search.visit !== undefined && (
        <VisitDrawer id={search.visit} locations={locations} now={now} onClose={() => go({ visit: undefined })} />
      )}
      {slot && (
        <NewVisit
          location={location}
          slot={slot}
          client={client}
          onClose={() => {
            setSlot(null)
            if (search.client !== undefined) go({ client: undefined }, true)
          }}
        />
      )}
      {block && <BlockDetails block={block} location={location} onClose={() => setBlock(null)} />}
      {walkIn && <WalkIn location={location} now={now} onClose={() => setWalkIn(false)} />}
    </div>
  )
}

const none: Employee[] = []
