import 'dayjs/locale/de'
import dayjs from 'dayjs'
import { expect, it } from 'vitest'
import { parseDate, SHOWN } from './dates'

it.each(['en', 'de'])('what a field shows is read as the same day, %s', (language) => {
  for (const day of ['2027-06-02', '2027-03-31', '2028-02-29'])
    expect(parseDate(dayjs(day).locale(language).format(SHOWN))).toBe(day)
})

it('digits are read as both languages write them', () => {
  for (const text of ['2027-06-02', '6/2/2027', '06/02/2027', '2.6.2027', '02.06.2027', ' 2027-06-02 '])
    expect(parseDate(text)).toBe('2027-06-02')
})

it('what is no date, or not yet one, is none', () => {
  for (const text of ['', 'June', '2.6.', '31.2.2027', '2027-02-30']) expect(parseDate(text)).toBeNull()
})
