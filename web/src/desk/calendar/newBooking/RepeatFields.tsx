// Fields for repeating a booking: interval, end, and the resulting dates.

import { Group, NumberInput, Select, Stack, Switch } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { addDays, type Day } from '../../../shared/time'
import { useI18n } from '../../i18n'
import { fieldError } from '../../kit/useForm'
import styles from '../drawers.module.css'
import { addYears, datesOf, MAX_BOOKINGS, type Repeat, UNITS, type Unit, weekOfMonth } from './repeat'

const usual = (first: Day): Repeat => ({
  every: 1,
  unit: 'weeks',
  end: 'count',
  count: 6,
  until: addDays(first, 12 * 7),
})

interface RepeatFieldsProps {
  first: Day
  today: Day
  value: Repeat | null
  onChange: (value: Repeat | null) => void
  error: unknown
}

export function RepeatFields({ first, today, value, onChange, error }: RepeatFieldsProps) {
  const { t, language } = useI18n()
  const set = (next: Partial<Repeat>) => value && onChange({ ...value, ...next })
  return (
    <div>
      <Switch
        label={t('series.repeat')}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? usual(first) : null)}
      />
      {value && (
        <Stack gap="sm" className={styles.repeat}>
          <Group grow align="start">
            <NumberInput
              label={t('series.every')}
              min={1}
              max={366}
              clampBehavior="strict"
              value={value.every}
              onChange={(every) => set({ every: Number(every) || 1 })}
            />
            <Select
              label={t('series.unit')}
              allowDeselect={false}
              data={UNITS.map((unit) => ({ value: unit, label: t(`series.unit.${unit}`) }))}
              value={value.unit}
              onChange={(unit) => unit && set({ unit: unit as Unit })}
            />
          </Group>
          <Group grow align="start">
            <Select
              label={t('series.ends')}
              allowDeselect={false}
              data={(['count', 'until'] as const).map((end) => ({ value: end, label: t(`series.ends.${end}`) }))}
              value={value.end}
              onChange={(end) => end && set({ end: end as Repeat['end'] })}
            />
            {value.end === 'count' ? (
              <NumberInput
                label={t('series.count')}
                min={1}
                max={MAX_BOOKINGS}
                clampBehavior="strict"
                value={value.count}
                onChange={(count) => set({ count: Number(count) || 1 })}
                {...fieldError(error, 'count')}
              />
            ) : (
              <DateInput
                label={t('series.until')}
                locale={language}
                minDate={first}
                maxDate={addYears(today, 2)}
                value={value.until}
                onChange={(until) => until && set({ until })}
                popoverProps={{ withinPortal: true }}
                {...fieldError(error, 'until')}
              />
            )}
          </Group>
          <Dates first={first} today={today} repeat={value} />
        </Stack>
      )}
    </div>
  )
}

/** Shows the number of dates and the last one, or why there are too many. */
function Dates({ first, today, repeat }: { first: Day; today: Day; repeat: Repeat }) {
  const { t, format } = useI18n()
  const days = datesOf(first, repeat)
  const last = days.at(-1)
  const hasError =
    days.length > MAX_BOOKINGS
      ? t('series.tooMany', { most: MAX_BOOKINGS })
      : last && last > addYears(today, 2)
        ? t('series.tooFar')
        : undefined
  return (
    <p className={styles.quiet} style={{ margin: 0 }} aria-live="polite">
      {hasError ? (
        <span className={styles.wrong}>{hasError}</span>
      ) : (
        last && t.count('series.dates', days.length, { day: format.day(last) })
      )}
      {repeat.unit === 'months' && (
        <span className={styles.rule}>
          {t(`series.monthly.${weekOfMonth(first)}` as 'series.monthly.1', { weekday: format.weekday(first) })}
        </span>
      )}
    </p>
  )
}
