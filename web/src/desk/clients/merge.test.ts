import { expect, it } from 'vitest'
import type { Client } from './data'
import { fateOf } from './merge'

const client = (given: Partial<Client>): Client => ({
  id: 1,
  name: 'Zelda',
  notes: '',
  formulas: '',
  allergies: '',
  tags: [],
  muted: false,
  created_at: '2026-01-01T00:00:00Z',
  ...given,
})

it('what is missing is added, what is there stays', () => {
  const kept = client({ phone: '1', birthday: null })
  const other = client({ name: 'Selda', phone: '2', birthday: '03-14', email: null })
  expect(fateOf('name', kept, other)).toBe('dropped')
  expect(fateOf('phone', kept, other)).toBe('dropped')
  expect(fateOf('birthday', kept, other)).toBe('added')
  expect(fateOf('email', kept, other)).toBe('nothing')
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
