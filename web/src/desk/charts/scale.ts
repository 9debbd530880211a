// Axis ticks and related calculations for charts.

/**
 * Returns up to four round numbers in even steps, from 0 to at least `most`. `integersOnly` makes the steps whole
 * numbers.
 */
export function ticksUpTo(most: number, integersOnly = false): number[] {
  if (!(most > 0)) return [0, 1]
  const rough = most / 3
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const nice = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((step) => step >= rough) ?? rough
  const step = integersOnly ? Math.max(1, Math.ceil(nice)) : nice
  const count = Math.ceil(most / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** Returns the growth as a fraction of the earlier value, or `null` if that was 0. */
export const relativeChange = (now: number, before: number): number | null => (before === 0 ? null : now / before - 1)

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
