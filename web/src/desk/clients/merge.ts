// What becomes of two records that are made one, as the server does it: what the kept one lacks is taken from the
// other, texts and tags are put together.

import { type Client, emailsOf, phonesOf } from './queries'
import { RECORD_TEXTS, type RecordTextName } from './records'

export type MergedField =
  | 'name'
  | 'phone'
  | 'email'
  | 'other_phones'
  | 'other_emails'
  | 'birthday'
  | 'language'
  | 'unsubscribed'
  | 'tags'
  | RecordTextName

/** Fate of a value of the other record: added to the kept one's, kept in its notes, dropped, the same, or not there. */
export type Fate = 'added' | 'noted' | 'dropped' | 'same' | 'nothing'

const COMBINED_FIELDS: readonly MergedField[] = ['tags', ...RECORD_TEXTS.map(({ name }) => name)]

export const MERGED_FIELDS: readonly MergedField[] = [
  'name',
  'phone',
  'email',
  'other_phones',
  'other_emails',
  'birthday',
  'language',
  'unsubscribed',
  ...COMBINED_FIELDS,
]

const isEmpty = (value: Client[MergedField]) =>
  value === null || value === undefined || value === '' || value === false || (Array.isArray(value) && !value.length)

const digitsOf = (phone: string) => phone.replace(/\D/g, '')
const listOf = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value)

export function fateOf(field: MergedField, target: Client, source: Client): Fate {
  const [targetValue, sourceValue] = [target[field], source[field]]
  if (isEmpty(sourceValue)) return 'nothing'
  switch (field) {
    case 'phone':
    case 'other_phones':
      return listOf(source[field] ?? []).every((one) => phonesOf(target).map(digitsOf).includes(digitsOf(one)))
        ? 'same'
        : 'added'
    case 'email':
    case 'other_emails':
      return listOf(source[field] ?? []).every((one) => emailsOf(target).includes(one)) ? 'same' : 'added'
    case 'tags':
      return source.tags.every((tag) => target.tags.includes(tag)) ? 'same' : 'added'
  }
  if (targetValue === sourceValue) return 'same'
  if (field === 'name') return 'noted'
  return isEmpty(targetValue) || COMBINED_FIELDS.includes(field) ? 'added' : 'dropped'
}

/** Whether one of the two has something there. Whether messages are wanted is always known. */
export const isKnown = (field: MergedField, target: Client, source: Client): boolean =>
  field === 'unsubscribed' || !isEmpty(target[field]) || !isEmpty(source[field])
