import { expect, it } from 'vitest'
import { formatFor, localeFor, minorDigits } from './format'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const american = formatFor('en-US')
const german = formatFor('de-DE')

it('money is in the minor units of its currency', () => {
  expect(american.money({ amount: 6500, currency: 'USD' })).toBe('$65')
  expect(american.money({ amount: 1250, currency: 'USD' })).toBe('$12.50')
  expect(american.money({ amount: 1250, currency: 'JPY' })).toBe('¥1,250')
  expect(plain(german.money({ amount: 123456, currency: 'EUR' }))).toBe('1.234,56 €')
  expect(minorDigits('JPY')).toBe(0)
})

it('times are on the clock of the place, as the reader writes them', () => {
  const instant = Date.parse('2026-11-21T14:05:00Z')
  expect(plain(american.time(instant, 'America/New_York'))).toBe('9:05 AM')
  expect(german.time(instant, 'Europe/Berlin')).toBe('15:05')
})

it('days do not depend on where the reader is', () => {
  expect(american.longDay('2026-11-21')).toBe('Saturday, November 21, 2026')
  expect(german.weekday('2026-11-21', 'short')).toBe('Sa')
})

it('durations are hours and minutes', () => {
  expect(american.duration(90)).toBe('1 hr 30 min')
  expect(american.duration(60)).toBe('1 hr')
  expect(american.duration(0)).toBe('0 min')
})

it('the locale is one of the reader that speaks the language', () => {
  expect(localeFor('en', ['de-AT', 'en-GB'])).toBe('en-GB')
  expect(localeFor('de', ['en-GB'])).toBe('de')
})
