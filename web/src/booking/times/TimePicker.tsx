// Time picker: a strip of days and the times of one day. It opens on the first day with available times, so that one
// tap is enough.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useAutoRetry } from '../../shared/rateLimit'
import type { Day } from '../../shared/time'
import { useI18n } from '../i18n'
import { type AvailableDay, byMonth, dayOfStart, hasOtherOffset, nextFree, partsOf, withoutTime } from '../rules/times'
import { Button, describeProblem, Note, Placeholder } from '../ui/controls'
import { Icon } from '../ui/Icon'
import styles from './TimePicker.module.css'
import type { Availability } from './useAvailability'

interface Props {
  times: Availability
  zone: string
  /** Time chosen earlier, when the client returns to choose another. */
  chosen?: string | null
  /** Current time of the booking, which is not an option. */
  currentStart?: string | undefined
  onChoose: (start: string) => void
}

export function TimePicker({ times, zone, chosen, currentStart, onChoose }: Props) {
  const i18n = useI18n()
  const { t, dates } = i18n
  const [requestedDay, setRequestedDay] = useState<Day | null>(chosen ? dayOfStart(chosen) : null)
  const days = useMemo(() => withoutTime(times.days, currentStart), [times.days, currentStart])
  const shownDay = days.find(({ day }) => day === requestedDay) ?? nextFree(days) ?? days[0]

  useAutoRetry(times.problem, days.length === 0 ? times.refresh : times.loadMore)

  if (times.problem && days.length === 0)
    return (
      <div className={styles.nothing}>
        <Note kind="bad">{describeProblem(times.problem, i18n, 'problem.goesOn')}</Note>
        <Button look="plain" onClick={times.refresh}>
          {t('action.retry')}
        </Button>
      </div>
    )
  if (!shownDay) return <BlankTimes />

  const firstStart = nextFree(days)?.starts[0]
  return (
    <div className={styles.picker}>
      <DayStrip days={days} shownDay={shownDay.day} onShow={setRequestedDay} times={times} />
      {firstStart && hasOtherOffset(firstStart) && (
        <p className={styles.zone}>{t('time.zone', { zone: dates.zone(zone) })}</p>
      )}
      {times.problem && <Note kind="bad">{describeProblem(times.problem, i18n, 'problem.goesOn')}</Note>}
      <DayTimes
        days={days}
        shownDay={shownDay}
        chosen={chosen}
        onChoose={onChoose}
        onShow={setRequestedDay}
        further={times.loadMore}
        loading={times.loading}
      />
    </div>
  )
}

interface StripProps {
  days: readonly AvailableDay[]
  shownDay: Day
  onShow: (day: Day) => void
  times: Availability
}

function DayStrip({ days, shownDay, onShow, times }: StripProps) {
  const { t, dates } = useI18n()
  const strip = useRef<HTMLDivElement>(null)
  const isFirst = useRef(true)

  useLayoutEffect(() => {
    const element = strip.current
    const day = element?.querySelector<HTMLElement>(`[data-day="${shownDay}"]`)
    if (!element || !day) return
    const left = day.offsetLeft - (element.clientWidth - day.clientWidth) / 2
    const calm = isFirst.current || matchMedia('(prefers-reduced-motion: reduce)').matches
    element.scrollTo({ left, behavior: calm ? 'instant' : 'smooth' })
    isFirst.current = false
  }, [shownDay])

  const turn = (direction: 1 | -1) => {
    const element = strip.current
    element?.scrollBy({ left: direction * element.clientWidth * 0.85, behavior: 'smooth' })
  }

  return (
    <fieldset className={styles.stripFrame}>
      <legend className={styles.hidden}>{t('time.days')}</legend>
      <button
        type="button"
        className={styles.turn}
        data-to="earlier"
        aria-label={t('time.earlier')}
        onClick={() => turn(-1)}
      >
        <Icon name="back" />
      </button>
      <div className={styles.strip} ref={strip}>
        {byMonth(days).map((month) => (
          <div className={styles.month} key={month.day}>
            <span className={styles.monthName} aria-hidden="true">
              {dates.month(month.day)}
            </span>
            <div className={styles.monthDays}>
              {month.days.map(({ day, starts }) => (
                <label key={day} className={styles.day} data-day={day} data-free={starts.length > 0 || undefined}>
                  <input
                    type="radio"
                    name="day"
                    className={styles.box}
                    checked={day === shownDay}
                    onChange={() => onShow(day)}
                    aria-label={
                      starts.length > 0
                        ? t.count('time.dayFree', starts.length, { day: dates.longDay(day) })
                        : t('time.dayFull', { day: dates.longDay(day) })
                    }
                  />
                  <span className={styles.weekday}>{dates.weekday(day)}</span>
                  <span className={styles.number}>{dates.number(day)}</span>
                  <span className={styles.dot} />
                </label>
              ))}
            </div>
          </div>
        ))}
        <button type="button" className={styles.more} onClick={times.loadMore} disabled={times.loading}>
          {t('time.more')}
        </button>
      </div>
      <button
        type="button"
        className={styles.turn}
        data-to="later"
        aria-label={t('time.later')}
        onClick={() => turn(1)}
      >
        <Icon name="forward" />
      </button>
    </fieldset>
  )
}

interface DayProps {
  days: readonly AvailableDay[]
  shownDay: AvailableDay
  chosen: string | null | undefined
  onChoose: (start: string) => void
  onShow: (day: Day) => void
  further: () => void
  loading: boolean
}

function DayTimes({ days, shownDay, chosen, onChoose, onShow, further, loading }: DayProps) {
  const { t, dates } = useI18n()
  const next = nextFree(days, shownDay.day) ?? nextFree(days)
  const last = days.at(-1)
  return (
    <section className={styles.times} aria-label={t('time.onDay', { day: dates.longDay(shownDay.day) })}>
      <h2 className={styles.dayName} aria-live="polite">
        {dates.longDay(shownDay.day)}
      </h2>
      {partsOf(shownDay.starts).map((part) => (
        <div key={part.name}>
          <h3 className={styles.partName}>{t(`time.${part.name}`)}</h3>
          <div className={styles.starts}>
            {part.starts.map((start) => (
              <button
                key={start}
                type="button"
                className={styles.start}
                aria-pressed={start === chosen}
                onClick={() => onChoose(start)}
              >
                {dates.time(start)}
              </button>
            ))}
          </div>
        </div>
      ))}
      {shownDay.starts.length === 0 && (
        <div className={styles.nothing}>
          {next ? (
            <>
              <p>{t('time.noneThatDay')}</p>
              <Button look="plain" onClick={() => onShow(next.day)}>
                {t('time.next', { day: dates.shortDay(next.day) })}
              </Button>
            </>
          ) : (
            <>
              <p>
                {t('time.noneAtAll', { day: dates.longDay((last ?? shownDay).day) })} {t('time.noneAtAllText')}
              </p>
              <Button look="plain" busy={loading} onClick={further}>
                {t('time.further')}
              </Button>
            </>
          )}
        </div>
      )}
    </section>
  )
}

const DAYS_IN_SIGHT = 9
const TIMES_IN_SIGHT = 12

/** Placeholder for days and times while they load. */
function BlankTimes() {
  const { t } = useI18n()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles.picker} aria-busy="true">
      <span className={styles.hidden} role="status">
        {late && t('step.loading')}
      </span>
      <div className={styles.stripFrame}>
        <div className={styles.strip}>
          <div className={styles.month}>
            <span className={styles.monthName}>
              <Placeholder width={110} height={18} />
            </span>
            <div className={styles.monthDays}>
              {Array.from({ length: DAYS_IN_SIGHT }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: all items are identical
                <span key={index} className={styles.day}>
                  <Placeholder width={58} height={78} radius={29} />
                </span>
              ))}
            </div>
          </div>
        </div>
      </div>
      <div className={styles.times}>
        <Placeholder width={190} height={24} />
        <div className={styles.starts} style={{ marginTop: 44 }}>
          {Array.from({ length: TIMES_IN_SIGHT }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: all items are identical
            <Placeholder key={index} height={50} radius={12} />
          ))}
        </div>
      </div>
    </div>
  )
}
