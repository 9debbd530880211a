import { expect, it } from 'vitest'
import { client } from '../../testing/fixtures'
import { fateOf } from './merge'

it('what is missing is added, what is there stays', () => {
  const target = client({ language: 'de', birthday: null })
  const source = client({ name: 'Vilma', language: 'en-US', birthday: '03-14', email: null })
  expect(fateOf('name', target, source)).toBe('noted')
  expect(fateOf('language', target, source)).toBe('dropped')
  expect(fateOf('birthday', target, source)).toBe('added')
  expect(fateOf('email', target, source)).toBe('nothing')
})

it('further phone numbers and addresses are kept', () => {
  const target = client({ phone: '+1 200 555 0120', other_emails: ['a@x.test'] })
  expect(fateOf('phone', target, client({ phone: '+1 200 555 0121' }))).toBe('added')
  expect(fateOf('phone', target, client({ phone: '+1 (200) 555-0120' }))).toBe('same')
  expect(fateOf('phone', target, client({ phone: '(200) 555-0120' }))).toBe('added')
  expect(fateOf('other_phones', target, client({ other_phones: ['+1 200 555 0120', '0122'] }))).toBe('added')
  expect(fateOf('email', target, client({ email: 'a@x.test' }))).toBe('same')
  expect(fateOf('other_emails', target, client({ other_emails: ['a@x.test'] }))).toBe('same')
})

it('texts and tags are put together', () => {
  const target = client({ notes: 'Tea', tags: ['vip'], allergies: 'PPD' })
  expect(fateOf('notes', target, client({ notes: 'Coffee' }))).toBe('added')
  expect(fateOf('allergies', target, client({ allergies: 'PPD' }))).toBe('same')
  expect(fateOf('tags', target, client({ tags: ['vip'] }))).toBe('same')
  expect(fateOf('tags', target, client({ tags: ['vip', 'early'] }))).toBe('added')
})

it('who wanted no messages gets none', () => {
  expect(fateOf('unsubscribed', client({}), client({ unsubscribed: true }))).toBe('added')
  expect(fateOf('unsubscribed', client({ unsubscribed: true }), client({}))).toBe('nothing')
})
