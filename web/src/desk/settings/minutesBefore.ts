// Lead times before a booking in short form, as in `2d`, `24h` and `30m`.

const UNITS = { d: 24 * 60, h: 60, m: 1 } as const

/** Formats minutes in the largest unit that divides them. */
export function formatMinutesBefore(minutes: number): string {
  if (minutes % UNITS.d === 0) return `${minutes / UNITS.d}d`
  if (minutes % UNITS.h === 0) return `${minutes / UNITS.h}h`
  return `${minutes}m`
}

/** Parses a lead time into minutes. Returns `null` if it is invalid. */
export function parseMinutesBefore(text: string): number | null {
  const match = /^\s*(\d+)\s*([dhm])\s*$/i.exec(text)
  const unit = match?.[2]?.toLowerCase() as keyof typeof UNITS | undefined
  return unit ? Number(match?.[1]) * UNITS[unit] : null
}
