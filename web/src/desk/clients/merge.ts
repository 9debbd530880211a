// What becomes of two records that are made one, as the server does it: what the kept one lacks is taken from the
// other, texts and tags are put together.

import type { Client } from './data'

export type MergedField =
  | 'name'
  | 'phone'
  | 'email'
  | 'birthday'
  | 'language'
  | 'muted'
  | 'tags'
  | 'allergies'
  | 'formulas'
  | 'notes'

/** What becomes of the other record's: added to the kept one's, dropped, the same already, or there is nothing. */
export type Fate = 'added' | 'dropped' | 'same' | 'nothing'

const TOGETHER: readonly MergedField[] = ['tags', 'allergies', 'formulas', 'notes']

export const MERGED_FIELDS: readonly MergedField[] = [
  'name',
  'phone',
  'email',
  'birthday',
  'language',
  'muted',
  ...TOGETHER,
]

const isEmpty = (value: Client[MergedField]) =>
  value === null || value === undefined || value === '' || value === false || (Array.isArray(value) && !value.length)

export function fateOf(field: MergedField, kept: Client, other: Client): Fate {
  const [mine, theirs] = [kept[field], other[field]]
  if (isEmpty(theirs)) return 'nothing'
  if (Array.isArray(theirs) && Array.isArray(mine)) return theirs.every((tag) => mine.includes(tag)) ? 'same' : 'added'
  if (mine === theirs) return 'same'
  return isEmpty(mine) || TOGETHER.includes(field) ? 'added' : 'dropped'
}

/** Whether one of the two has something there. Whether messages are wanted is always known. */
export const isKnown = (field: MergedField, kept: Client, other: Client): boolean =>
  field === 'muted' || !isEmpty(kept[field]) || !isEmpty(other[field])
