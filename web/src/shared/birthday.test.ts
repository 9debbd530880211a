import { describe, expect, it } from 'vitest'
import { daysUntil, formatBirthday, maskBirthday, parseBirthday } from './birthday'

const TODAY = '2026-11-21'
const read = (typed: string, locale = 'en-US') => parseBirthday(typed, locale, TODAY)

describe('a birthday', () => {
  it('is read in the order of the locale', () => {
    expect(read('3/14/1990')).toBe('1990-03-14')
    expect(read('14.3.1990', 'de')).toBe('1990-03-14')
    expect(read('14/03/1990', 'en-GB')).toBe('1990-03-14')
    expect(read('14 3 1990', 'de')).toBe('1990-03-14')
  })

  it('is read as the API writes it, in every locale', () => {
    for (const locale of ['en-US', 'de']) expect(read(' 1990-03-14 ', locale)).toBe('1990-03-14')
  })

  it('may have no year', () => {
    expect(read('3/14')).toBe('03-14')
    expect(read('14.3.', 'de')).toBe('03-14')
    expect(read('2/29')).toBe('02-29')
  })

  it('may be digits only', () => {
    expect(read('0314')).toBe('03-14')
    expect(read('031490')).toBe('1990-03-14')
    expect(read('14031990', 'de')).toBe('1990-03-14')
  })

  it('has a year of the last hundred, if that has two digits', () => {
    expect(read('3/14/90')).toBe('1990-03-14')
    expect(read('3/14/26')).toBe('2026-03-14')
    expect(read('3/14/27')).toBe('1927-03-14')
  })

  it('is none if there is no such day, or it is still to come', () => {
    for (const typed of ['', 'March', '13/45', '2/30', '2/29/1990', '1990-02-30', '3/14/1990/2', '3/14/2999', '12345'])
      expect(read(typed), typed).toBeNull()
  })

  it('is read back as it is written into the field', () => {
    for (const locale of ['en-US', 'en-GB', 'de'])
      for (const birthday of ['1990-03-14', '2001-12-01', '03-14', '02-29', '1926-11-22'])
        expect(read(maskBirthday(birthday, locale), locale), `${locale} ${birthday}`).toBe(birthday)
  })

  it('is written with the month in words', () => {
    expect(formatBirthday('1990-03-14', 'en-US')).toBe('March 14, 1990')
    expect(formatBirthday('03-14', 'de')).toBe('14. März')
  })

  it('comes every year', () => {
    expect(daysUntil('1990-11-21', TODAY)).toBe(0)
    expect(daysUntil('11-28', TODAY)).toBe(7)
    expect(daysUntil('11-20', TODAY)).toBe(364)
    expect(daysUntil('01-01', '2026-12-30')).toBe(2)
    expect(daysUntil('2004-02-29', '2027-02-27')).toBe(2)
    expect(daysUntil('02-29', '2028-02-28')).toBe(1)
  })
})
