// A day out of a strip of weeks, and a time on it. It opens on the first day with something free, so that one tap is
// enough.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Day } from '../../shared/time'
import { useGoOn } from '../../shared/waiting'
import { Icon } from '../parts/Icon'
import { Blank, Button, Note, sayProblem } from '../parts/parts'
import { type AvailableDay, byMonth, dayOfStart, nextFree, partsOf, readsDifferently, without } from '../rules/times'
import { useSpeech } from '../speech'
import type { OpenTimes } from './openTimes'
import styles from './TimePicker.module.css'

interface Props {
  times: OpenTimes
  zone: string
  /** The time that is chosen, if one comes back to choose another. */
  chosen?: string | null
  /** A time that is no choice. */
  except?: string | undefined
  onChoose: (start: string) => void
}

export function TimePicker({ times, zone, chosen, except, onChoose }: Props) {
  const speech = useSpeech()
  const { t, dates } = speech
  const [wished, setWished] = useState<Day | null>(chosen ? dayOfStart(chosen) : null)
  const days = useMemo(() => without(times.days, except), [times.days, except])
  const shown = days.find(({ day }) => day === wished) ?? nextFree(days) ?? days[0]

  useGoOn(times.problem, days.length === 0 ? times.refresh : times.loadMore)

  if (times.problem && days.length === 0)
    return (
      <div className={styles.nothing}>
        <Note kind="bad">{sayProblem(times.problem, speech, 'problem.goesOn')}</Note>
        <Button look="plain" onClick={times.refresh}>
          {t('action.retry')}
        </Button>
      </div>
    )
  if (!shown) return <BlankTimes />

  const firstStart = nextFree(days)?.starts[0]
  return (
    <div className={styles.picker}>
      <DayStrip days={days} shown={shown.day} onShow={setWished} times={times} />
      {firstStart && readsDifferently(firstStart) && (
        <p className={styles.zone}>{t('time.zone', { zone: dates.zone(zone) })}</p>
      )}
      {times.problem && <Note kind="bad">{sayProblem(times.problem, speech, 'problem.goesOn')}</Note>}
      <DayTimes
        days={days}
        shown={shown}
        chosen={chosen}
        onChoose={onChoose}
        onShow={setWished}
        further={times.loadMore}
        loading={times.loading}
      />
    </div>
  )
}

interface StripProps {
  days: readonly AvailableDay[]
  shown: Day
  onShow: (day: Day) => void
  times: OpenTimes
}

function DayStrip({ days, shown, onShow, times }: StripProps) {
  const { t, dates } = useSpeech()
  const strip = useRef<HTMLDivElement>(null)
  const isFirst = useRef(true)

  useLayoutEffect(() => {
    const element = strip.current
    const day = element?.querySelector<HTMLElement>(`[data-day="${shown}"]`)
    if (!element || !day) return
    const left = day.offsetLeft - (element.clientWidth - day.clientWidth) / 2
    const calm = isFirst.current || matchMedia('(prefers-reduced-motion: reduce)').matches
    element.scrollTo({ left, behavior: calm ? 'instant' : 'smooth' })
    isFirst.current = false
  }, [shown])

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
                    checked={day === shown}
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
  shown: AvailableDay
  chosen: string | null | undefined
  onChoose: (start: string) => void
  onShow: (day: Day) => void
  further: () => void
  loading: boolean
}

function DayTimes({ days, shown, chosen, onChoose, onShow, further, loading }: DayProps) {
  const { t, dates } = useSpeech()
  const next = nextFree(days, shown.day) ?? nextFree(days)
  const last = days.at(-1)
  return (
    <section className={styles.times} aria-label={t('time.onDay', { day: dates.longDay(shown.day) })}>
      <h2 className={styles.dayName} aria-live="polite">
        {dates.longDay(shown.day)}
      </h2>
      {partsOf(shown.starts).map((part) => (
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
      {shown.starts.length === 0 && (
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
                {t('time.noneAtAll', { day: dates.longDay((last ?? shown).day) })} {t('time.noneAtAllText')}
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

/** The places that days and times are going to take. */
function BlankTimes() {
  const { t } = useSpeech()
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
              <Blank width={110} height={18} />
            </span>
            <div className={styles.monthDays}>
              {Array.from({ length: DAYS_IN_SIGHT }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
                <span key={index} className={styles.day}>
                  <Blank width={58} height={78} radius={29} />
                </span>
              ))}
            </div>
          </div>
        </div>
      </div>
      <div className={styles.times}>
        <Blank width={190} height={24} />
        <div className={styles.starts} style={{ marginTop: 44 }}>
          {Array.from({ length: TIMES_IN_SIGHT }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
            <Blank key={index} height={50} radius={12} />
          ))}
        </div>
      </div>
    </div>
  )
}
