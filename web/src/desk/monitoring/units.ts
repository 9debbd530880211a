// Formats of metrics with their units.

import { useMemo } from 'react'
import { useI18n } from '../i18n'

const MEGABYTE = 1024 * 1024

export function useUnits() {
  const { format } = useI18n()
  const { locale } = format
  return useMemo(() => {
    const number = (digits: number, options: Intl.NumberFormatOptions = {}) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: digits, ...options })
    const unit = (name: string, digits: number) => number(digits, { style: 'unit', unit: name, unitDisplay: 'short' })
    const [small, large] = [unit('millisecond', 1), unit('millisecond', 0)]
    const megabytes = unit('megabyte', 0)
    const percents = number(0, { style: 'percent' })
    const [few, many] = [number(2), number(0)]
    return {
      /** Formats a rate per second. */
      rate: (value: number) => (value < 10 ? few : many).format(value),
      milliseconds: (value: number | null | undefined) =>
        value === null || value === undefined ? '–' : (value < 10 ? small : large).format(value),
      bytes: (value: number) => megabytes.format(value / MEGABYTE),
      percent: (share: number) => percents.format(share),
    }
  }, [locale])
}
