import { expect, it } from 'vitest'
import { client as record } from '../../testing/fixtures'
import { duplicatesIn, emailToSearch, isSamePhone, phoneToSearch } from './duplicates'

const client = (id: number, phone: string | null, email: string | null) => record({ id, phone, email })

it('a phone number is the same with its country or without', () => {
  expect(isSamePhone('+1 200 555 0120', '(200) 555-0120')).toBe(true)
  expect(isSamePhone('+49 170 1234567', '0170 1234567')).toBe(true)
  expect(isSamePhone('200 555 0120', '200 555 0121')).toBe(false)
})

it('a few digits, or none, tell nobody', () => {
  expect(isSamePhone('0120', '+1 200 555 0120')).toBe(false)
  expect(isSamePhone('', '')).toBe(false)
  expect(phoneToSearch('555')).toBe('')
  expect(emailToSearch('zelda@')).toBe('')
})

it('those found are named once, and not the client themselves', () => {
  const found = [client(1, '200 555 0120', 'a@b.c'), client(1, '200 555 0120', 'a@b.c'), client(2, null, 'A@b.c')]
  expect(duplicatesIn(found, '+1 200 555 0120', 'a@b.c', 9).map(({ client: { id }, by }) => [id, by])).toEqual([
    [1, 'phone'],
    [2, 'email'],
  ])
  expect(duplicatesIn(found, '+1 200 555 0120', '', 1)).toEqual([])
  const merged = record({ id: 4, other_phones: ['200 555 0130'], other_emails: ['old@b.c'] })
  expect(duplicatesIn([merged], '200 555 0130', '', undefined)).toEqual([{ client: merged, by: 'phone' }])
  expect(duplicatesIn([merged], '', 'old@b.c', undefined)).toEqual([{ client: merged, by: 'email' }])
  expect(duplicatesIn([client(3, '200 555 9999', null)], '200 555 0120', '', undefined)).toEqual([])
})
