import { describe, expect, test } from 'vitest'
import { email, isEqual, requiredEmail } from './rules'

describe('what a form can tell by itself', () => {
  test('an e-mail address may be left out where it is not needed, and has something on both sides of the @', () => {
    for (const right of ['', '  ', 'ada@example.org', ' ada+salon@mail.example.org ', 'ada@localhost', 'ä@öl.de'])
      expect(email(right), right).toBeUndefined()
    for (const wrong of ['ada', 'ada@', '@example.org', 'ada @example.org', 'ada@b', 'ada@example.', 'ada@b..org'])
      expect(email(wrong), wrong).toBe('form.email')
    expect(requiredEmail(' ')).toBe('form.needed')
  })
})

describe('whether values differ', () => {
  test('what is missing is the same as nothing, at any depth', () => {
    expect(isEqual({ skills: [{ id: 1, price: null }] }, { skills: [{ id: 1 }] })).toBe(true)
    expect(isEqual({ skills: [{ id: 1, price: 0 }] }, { skills: [{ id: 1 }] })).toBe(false)
  })

  test('the order of keys does not matter, that of a list does', () => {
    expect(isEqual({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true)
    expect(isEqual(['email', 'sms'], ['sms', 'email'])).toBe(false)
    expect(isEqual([1], [1, null])).toBe(false)
    expect(isEqual([], {})).toBe(false)
    expect(isEqual('1', 1)).toBe(false)
  })
})
