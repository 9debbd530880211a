// How long before a booking, as people write it: `2d`, `24h`, `30m`.

const UNITS = { d: 24 * 60, h: 60, m: 1 } as const

/** Minutes as the largest unit that they are whole numbers of. */
export function formatMinutesBefore(minutes: number): string {
  if (minutes % UNITS.d === 0) return `${minutes / UNITS.d}d`
  if (minutes % UNITS.h === 0) return `${minutes / UNITS.h}h`
  return `${minutes}m`
}

/** The minutes, or nothing if it cannot be read. */
export function parseMinutesBefore(text: string): number | null {
  const match = /^\s*(\d+)\s*([dhm])\s*$/i.exec(text)
  const unit = match?.[2]?.toLowerCase() as keyof typeof UNITS | undefined
  return unit ? Number(match?.[1]) * UNITS[unit] : null
}
