// Editor for weekly hours. A day has any number of intervals.

import { Button, Group } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { addDays, MINUTE, parseTimeOfDay, WEEKDAYS, type Weekday, type WeeklySpan } from '../../shared/time'
import { useI18n } from '../i18n'
import styles from './HoursEditor.module.css'
import { Icon } from './Icon'

const A_MONDAY = '2026-11-16'

/** Returns the intervals from Monday to Sunday, by start within a day. */
export const inOrder = (week: readonly WeeklySpan[]): WeeklySpan[] =>
  [...week].sort(
    (a, b) => WEEKDAYS.indexOf(a.weekday) - WEEKDAYS.indexOf(b.weekday) || a.starts.localeCompare(b.starts),
  )

interface HoursEditorProps {
  value: readonly WeeklySpan[]
  onChange: (value: WeeklySpan[]) => void
  /** Text for a day without intervals. */
  emptyLabel: string
  /** Default for the first interval of a day. */
  usual: { starts: string; ends: string }
  readOnly?: boolean
}

export function HoursEditor({ value, onChange, emptyLabel, usual, readOnly }: HoursEditorProps) {
  const { t, format } = useI18n()
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const time = (text: string) => format.time(parseTimeOfDay(text) * MINUTE, 'UTC')
  const change = (span: WeeklySpan, next: Partial<WeeklySpan>) =>
    onChange(value.map((one) => (one === span ? { ...one, ...next } : one)))
  const add = (weekday: Weekday) => {
    const last = value.filter((span) => span.weekday === weekday).at(-1)
    onChange(inOrder([...value, { weekday, starts: last?.ends ?? usual.starts, ends: last ? '24:00' : usual.ends }]))
  }
  return (
    <ul className={styles.week}>
      {WEEKDAYS.map((weekday, index) => {
        const spans = value.filter((span) => span.weekday === weekday)
        const name = format.weekday(addDays(A_MONDAY, index))
        return (
          <li key={weekday} className={styles.day}>
            <span className={styles.name}>{isNarrow ? format.weekday(addDays(A_MONDAY, index), 'short') : name}</span>
            <div className={styles.spans}>
              {spans.length === 0 && <span className={styles.none}>{emptyLabel}</span>}
              {spans.map((span, at) =>
                readOnly ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: intervals have no id
                  <span key={at}>
                    {time(span.starts)} – {time(span.ends)}
                  </span>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: intervals have no id
                  <Group key={at} gap={6} wrap="nowrap">
                    <input
                      className={styles.time}
                      type="time"
                      aria-label={t('hours.from', { day: name })}
                      value={span.starts}
                      onChange={(event) => change(span, { starts: event.currentTarget.value })}
                    />
                    <span>–</span>
                    <input
                      className={styles.time}
                      type="time"
                      aria-label={t('hours.to', { day: name })}
                      value={span.ends === '24:00' ? '00:00' : span.ends}
                      onChange={(event) =>
                        change(span, {
                          ends: event.currentTarget.value === '00:00' ? '24:00' : event.currentTarget.value,
                        })
                      }
                    />
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-sm"
                      px={6}
                      flex="none"
                      aria-label={t('hours.remove', { day: name })}
                      onClick={() => onChange(value.filter((one) => one !== span))}
                    >
                      <Icon name="close" size={14} />
                    </Button>
                  </Group>
                ),
              )}
            </div>
            {!readOnly && (
              <Button
                variant="subtle"
                size="compact-sm"
                px={6}
                aria-label={t('hours.add', { day: name })}
                onClick={() => add(weekday)}
              >
                <Icon name="plus" size={16} />
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
