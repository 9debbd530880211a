import { expect, it } from 'vitest'
import { client } from '../../testing/fixtures'
import { fateOf } from './merge'

it('what is missing is added, what is there stays', () => {
  const kept = client({ language: 'de', birthday: null })
  const other = client({ name: 'Vilma', language: 'en-US', birthday: '03-14', email: null })
  expect(fateOf('name', kept, other)).toBe('noted')
  expect(fateOf('language', kept, other)).toBe('dropped')
  expect(fateOf('birthday', kept, other)).toBe('added')
  expect(fateOf('email', kept, other)).toBe('nothing')
})

it('further phone numbers and addresses are kept', () => {
  const kept = client({ phone: '+1 200 555 0120', other_emails: ['a@x.test'] })
  expect(fateOf('phone', kept, client({ phone: '+1 200 555 0121' }))).toBe('added')
  expect(fateOf('phone', kept, client({ phone: '+1 (200) 555-0120' }))).toBe('same')
  expect(fateOf('phone', kept, client({ phone: '(200) 555-0120' }))).toBe('added')
  expect(fateOf('other_phones', kept, client({ other_phones: ['+1 200 555 0120', '0122'] }))).toBe('added')
  expect(fateOf('email', kept, client({ email: 'a@x.test' }))).toBe('same')
  expect(fateOf('other_emails', kept, client({ other_emails: ['a@x.test'] }))).toBe('same')
})

it('texts and tags are put together', () => {
  const kept = client({ notes: 'Tea', tags: ['vip'], allergies: 'PPD' })
  expect(fateOf('notes', kept, client({ notes: 'Coffee' }))).toBe('added')
  expect(fateOf('allergies', kept, client({ allergies: 'PPD' }))).toBe('same')
  expect(fateOf('tags', kept, client({ tags: ['vip'] }))).toBe('same')
  expect(fateOf('tags', kept, client({ tags: ['vip', 'early'] }))).toBe('added')
})

it('who wanted no messages gets none', () => {
  expect(fateOf('muted', client({}), client({ muted: true }))).toBe('added')
  expect(fateOf('muted', client({ muted: true }), client({}))).toBe('nothing')
})
