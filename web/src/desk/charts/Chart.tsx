// Bar or line chart over time. The point under the pointer or keyboard focus is shown as text; a table contains all
// values for screen readers.

import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useI18n } from '../i18n'
import styles from './charts.module.css'
import { ticksUpTo } from './scale'

export interface Series {
  label: string
  tone: 'accent' | 'good' | 'calm' | 'warn' | 'bad' | 'plain'
  /** One value per point; `null` if there is none. */
  values: readonly (number | null)[]
}

export interface Point {
  /** Name of the point, such as a day. */
  name: string
  /** Label on the axis, for some points. */
  tick?: string | undefined
}

interface ChartProps {
  /** Accessible name of the chart. */
  label: string
  kind: 'bars' | 'lines'
  points: readonly Point[]
  /** Bars are stacked in this order. */
  series: readonly Series[]
  formatValue: (value: number) => string
  /** Format of the axis labels, where space is limited. `formatValue` by default. */
  formatTick?: (value: number) => string
  /** True if values are counts, so the axis has only whole numbers. */
  integersOnly?: boolean
}

const HEIGHT = 168
const TOP = 10
const BOTTOM = 24
const LEFT = 58
const RIGHT = 20

export function Chart(props: ChartProps) {
  const { label, points, series, formatValue } = props
  const { t } = useI18n()
  const { ref, width } = useElementSize()
  const [at, setAt] = useState<number | null>(null)
  const last = points.length - 1
  const slot = Math.max(0, width - LEFT - RIGHT) / Math.max(1, points.length)
  const middle = (index: number) => LEFT + (index + 0.5) * slot
  const onKeyDown = (event: KeyboardEvent) => {
    const from = at ?? last
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key]
    if (event.key === 'Escape') setAt(null)
    if (to === undefined) return
    event.preventDefault()
    setAt(Math.min(last, Math.max(0, to)))
  }
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    setAt(Math.min(last, Math.max(0, Math.floor((x - LEFT) / slot))))
  }
  const valuesAt = (index: number) =>
    series
      .map(({ label: name, values }) => ({ name, value: values[index] ?? null }))
      .filter(({ value }) => value !== null)
  const inWords = (index: number) =>
    [points[index]?.name, ...valuesAt(index).map(({ name, value }) => `${name}: ${formatValue(value ?? 0)}`)].join(', ')
  return (
    <div className={styles.chart}>
      {/* A slider role, because arrow keys move along the points and the value is announced. */}
      <div
        ref={ref}
        className={styles.plot}
        style={{ height: HEIGHT }}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-readonly
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={at ?? Math.max(0, last)}
        aria-valuetext={last >= 0 ? inWords(at ?? last) : ''}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && setAt(last)}
        onBlur={() => setAt(null)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setAt(null)}
      >
        {width > 0 && <Drawing {...props} width={width} slot={slot} middle={middle} at={at} />}
        {at !== null && points[at] && (
          <div
            className={styles.told}
            aria-hidden="true"
            style={{ left: `clamp(88px, ${middle(at)}px, calc(100% - 88px))` }}
          >
            <strong>{points[at].name}</strong>
            {series.map(({ label: name, tone, values }) => (
              <span key={name} data-tone={tone}>
                {name}
                <b>{values[at] === null || values[at] === undefined ? '–' : formatValue(values[at])}</b>
              </span>
            ))}
          </div>
        )}
      </div>
      {series.length > 1 && (
        <ul className={styles.legend} aria-hidden="true">
          {series.map(({ label: name, tone }) => (
            <li key={name} data-tone={tone}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.heard}>
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{t('charts.when')}</th>
              {series.map(({ label: name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map(({ name }, index) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {series.map(({ label: column, values }) => (
                  <td key={column}>
                    {values[index] === null || values[index] === undefined ? '–' : formatValue(values[index])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

interface DrawingProps extends ChartProps {
  width: number
  /** Width available per point, in pixels. */
  slot: number
  middle: (index: number) => number
  at: number | null
}

function Drawing({
  kind,
  points,
  series,
  formatValue,
  formatTick = formatValue,
  integersOnly,
  width,
  slot,
  middle,
  at,
}: DrawingProps) {
  const heights =
    kind === 'bars'
      ? points.map((_, index) => series.reduce((total, { values }) => total + (values[index] ?? 0), 0))
      : series.flatMap(({ values }) => values.map((value) => value ?? 0))
  const ticks = ticksUpTo(Math.max(0, ...heights), integersOnly)
  const top = ticks.at(-1) ?? 1
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            className={styles.grid}
            x1={LEFT}
            x2={width - RIGHT}
            y1={Math.round(y(tick)) + 0.5}
            y2={Math.round(y(tick)) + 0.5}
          />
          <text className={styles.tick} x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {points.map(({ name, tick }, index) =>
        tick === undefined ? null : (
          <text key={name} className={styles.tick} x={middle(index)} y={HEIGHT - 6} textAnchor="middle">
            {tick}
          </text>
        ),
      )}
      {at !== null && (
        <rect className={styles.at} x={middle(at) - slot / 2} y={TOP} width={slot} height={HEIGHT - TOP - BOTTOM} />
      )}
      {kind === 'bars' ? (
        <Bars points={points} series={series} slot={slot} middle={middle} y={y} />
      ) : (
        series.map((one) => <Line key={one.label} {...one} middle={middle} y={y} />)
      )}
    </svg>
  )
}

interface Placed {
  middle: (index: number) => number
  y: (value: number) => number
}

function Bars({ points, series, slot, middle, y }: Placed & Pick<DrawingProps, 'points' | 'series' | 'slot'>) {
  const width = Math.max(1, Math.min(28, slot - Math.max(1, slot * 0.28)))
  return points.map(({ name }, index) => {
    let below = 0
    return series.map(({ label, tone, values }) => {
      const value = values[index] ?? 0
      if (value <= 0) return null
      const [from, to] = [y(below), y(below + value)]
      below += value
      return (
        <rect
          key={`${name} ${label}`}
          className={styles.bar}
          data-tone={tone}
          x={middle(index) - width / 2}
          y={to}
          width={width}
          height={Math.max(1, from - to)}
          rx={Math.min(2, width / 3)}
        />
      )
    })
  })
}

/** Line that is interrupted at missing values. An isolated value is drawn as a dot. */
function Line({ tone, values, middle, y }: Placed & Series) {
  const isThere = (index: number) => values[index] !== null && values[index] !== undefined
  const path = values
    .map((value, index) => (isThere(index) ? `${isThere(index - 1) ? 'L' : 'M'}${middle(index)} ${y(value ?? 0)}` : ''))
    .join('')
  return (
    <g data-tone={tone} className={styles.line}>
      <path d={path} />
      {values.map((value, index) =>
        isThere(index) && !isThere(index - 1) && !isThere(index + 1) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no id
          <circle key={index} cx={middle(index)} cy={y(value ?? 0)} r={2} />
        ) : null,
      )}
    </g>
  )
}
