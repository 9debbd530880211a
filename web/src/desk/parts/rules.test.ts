import { describe, expect, test } from 'vitest'
import { email, isSame, neededEmail } from './rules'

describe('what a form can tell by itself', () => {
  test('an e-mail address may be left out where it is not needed, and has something on both sides of the @', () => {
    for (const right of ['', '  ', 'ada@example.org', ' ada+salon@mail.example.org ', 'ada@localhost', 'ä@öl.de'])
      expect(email(right), right).toBeUndefined()
    for (const wrong of ['ada', 'ada@', '@example.org', 'ada @example.org', 'ada@b', 'ada@example.', 'ada@b..org'])
      expect(email(wrong), wrong).toBe('form.email')
    expect(neededEmail(' ')).toBe('form.needed')
  })
})

describe('whether values differ', () => {
  test('what is missing is the same as nothing, at any depth', () => {
    expect(isSame({ skills: [{ id: 1, price: null }] }, { skills: [{ id: 1 }] })).toBe(true)
    expect(isSame({ skills: [{ id: 1, price: 0 }] }, { skills: [{ id: 1 }] })).toBe(false)
  })

  test('the order of keys does not matter, that of a list does', () => {
    expect(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true)
    expect(isSame(['email', 'sms'], ['sms', 'email'])).toBe(false)
    expect(isSame([1], [1, null])).toBe(false)
    expect(isSame([], {})).toBe(false)
    expect(isSame('1', 1)).toBe(false)
  })
})
