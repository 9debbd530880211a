import { describe, expect, it } from 'vitest'
import { fill, firstLanguage, translator } from '../shared/texts'
import { texts as german } from './desk.de'
import { texts as english, type TextKey } from './desk.en'

const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()

describe('texts', () => {
  it('are the same in all languages, with the same names to fill in', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort())
    for (const [key, text] of Object.entries(german)) expect(names(text), key).toEqual(names(english[key as TextKey]))
  })

  it('are not empty', () => {
    for (const texts of [english, german])
      for (const [key, text] of Object.entries(texts)) expect(text, key).not.toBe('')
  })

  it('have a line for other numbers wherever they have one for one', () => {
    for (const key of Object.keys(english).filter(
      (name) => name.endsWith('.one') && `${name.slice(0, -4)}.other` in english,
    ))
      expect(`${key.slice(0, -4)}.other` in english, key).toBe(true)
  })
})

it('a text is filled in', () => {
  expect(fill('{a} and {b}', { a: 1, b: 'two' })).toBe('1 and two')
  expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}')
})

it('a number chooses the form and is written as the language does', () => {
  expect(translator(english, 'en').count('staff.services', 1)).toBe('1 service')
  expect(translator(german, 'de').count('staff.services', 1200)).toBe('1.200 Leistungen')
})

it('the first language is the one chosen, or the first of the browser that there is', () => {
  expect(firstLanguage('de', ['en-US'])).toBe('de')
  expect(firstLanguage(null, ['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(firstLanguage(null, ['fr'])).toBe('en')
})
