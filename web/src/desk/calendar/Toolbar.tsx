// Calendar toolbar: date navigation, location, employee, view switch, and buttons for walk-ins and new bookings.

import { Button, Popover, SegmentedControl, Select } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { useMediaQuery } from '@mantine/hooks'
import { addDays, type Day } from '../../shared/time'
import type { Employee, Location } from '../catalogue'
import { useI18n } from '../i18n'
import { Icon } from '../ui/Icon'
import type { CalendarSearch } from './search'
import styles from './toolbar.module.css'

export type View = 'day' | 'week'

/** Returns the number of days that a view shows, which is also the step of the date navigation. */
export const daysInView = (view: View) => (view === 'day' ? 1 : 7)

interface ToolbarProps {
  locations: Location[]
  location: Location
  employees: Employee[]
  chosen: Employee | undefined
  view: View
  day: Day
  days: readonly Day[]
  today: Day
  /** True while the date picker is open. */
  isPickingDay: boolean
  onPickDay: (isPickingDay: boolean) => void
  onNavigate: (next: Partial<CalendarSearch>, replace?: boolean) => void
  /** Called with days that are likely to be shown next. */
  onPrefetch: (days: readonly Day[]) => void
  onLocation: (id: number) => void
  /** Undefined if the user may not do this. */
  onWalkIn: (() => void) | undefined
  onNew: (() => void) | undefined
}

export function Toolbar(props: ToolbarProps) {
  const { locations, location, employees, chosen, view, day, days, today, isPickingDay } = props
  const { onPickDay, onNavigate, onPrefetch, onLocation, onWalkIn, onNew } = props
  const { t, format, language } = useI18n()
  const isPhone = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false })
  const step = daysInView(view)
  const title =
    view === 'week'
      ? format.dayRange(days[0] ?? day, days.at(-1) ?? day)
      : isPhone
        ? format.shortDay(day)
        : day.slice(0, 4) === today.slice(0, 4)
          ? format.weekdayAndDay(day)
          : format.longDay(day)
  return (
    <header className={styles.toolbar}>
      <div className={styles.stepper}>
        <Button
          variant="default"
          px={8}
          aria-label={t(view === 'day' ? 'calendar.dayBefore' : 'calendar.weekBefore')}
          onPointerEnter={() => onPrefetch(days.map((one) => addDays(one, -step)))}
          onClick={() => onNavigate({ day: addDays(day, -step) }, true)}
        >
          <Icon name="left" />
        </Button>
        <Button
          variant="default"
          aria-keyshortcuts="t"
          disabled={days.includes(today)}
          onClick={() => onNavigate({ day: undefined })}
        >
          {t('navigation.today')}
        </Button>
        <Button
          variant="default"
          px={8}
          aria-label={t(view === 'day' ? 'calendar.dayAfter' : 'calendar.weekAfter')}
          onPointerEnter={() => onPrefetch(days.map((one) => addDays(one, step)))}
          onClick={() => onNavigate({ day: addDays(day, step) }, true)}
        >
          <Icon name="right" />
        </Button>
      </div>
      <div className={styles.what}>
        <h1 className={styles.title}>
          <Popover opened={isPickingDay} onChange={onPickDay} shadow="md" trapFocus>
            <Popover.Target>
              <button type="button" onClick={() => onPickDay(!isPickingDay)}>
                {title}
              </button>
            </Popover.Target>
            <Popover.Dropdown>
              <DatePicker
                locale={language}
                value={day}
                defaultDate={day}
                onChange={(picked) => {
                  onPickDay(false)
                  if (picked) onNavigate({ day: picked })
                }}
              />
            </Popover.Dropdown>
          </Popover>
        </h1>
        {locations.length > 1 && (
          <Select
            variant="unstyled"
            size="xs"
            className={styles.where}
            aria-label={t('locations.one')}
            allowDeselect={false}
            leftSection={<Icon name="locations" size={15} />}
            comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
            data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={String(location.id)}
            onChange={(value) => value && onLocation(Number(value))}
          />
        )}
      </div>
      <div className={styles.filters}>
        <Select
          className={styles.who}
          aria-label={t('calendar.who')}
          placeholder={t('calendar.everybody')}
          clearable
          clearButtonProps={{ 'aria-label': t('calendar.everybody') }}
          data={employees.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={chosen ? String(chosen.id) : null}
          onChange={(value) => onNavigate({ employee: value === null ? 0 : Number(value) })}
        />
        <SegmentedControl
          aria-label={t('calendar.view')}
          value={view}
          onChange={(value) => onNavigate({ view: value === 'week' ? 'week' : undefined })}
          data={[
            { value: 'day', label: t('calendar.day') },
            { value: 'week', label: t('calendar.week') },
          ]}
        />
      </div>
      <div className={styles.add} data-adding>
        {onWalkIn && (
          <Button
            variant="default"
            aria-label={t('walkIn.title')}
            aria-keyshortcuts="w"
            {...(isPhone ? { px: 10 } : { leftSection: <Icon name="walkIn" size={18} /> })}
            onClick={onWalkIn}
          >
            {isPhone ? <Icon name="walkIn" size={20} /> : t('walkIn.title')}
          </Button>
        )}
        {onNew && (
          <Button aria-keyshortcuts="n" leftSection={<Icon name="plus" size={18} />} onClick={onNew}>
            {t('booking.new')}
          </Button>
        )}
      </div>
    </header>
  )
}
