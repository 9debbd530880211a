// The numbers of an axis.

/** Round numbers from 0 to somewhat above the most, three or four of them. Whole ones, where there are no parts. */
export function ticksUpTo(most: number, integersOnly = false): number[] {
  if (!(most > 0)) return [0, 1]
  const rough = most / 3
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const nice = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((step) => step >= rough) ?? rough
  const step = integersOnly ? Math.max(1, Math.ceil(nice)) : nice
  const count = Math.ceil(most / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** By how much something grew, as a share of what it was. Null if it was nothing. */
export const relativeChange = (now: number, before: number): number | null => (before === 0 ? null : now / before - 1)

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
