// Preview of a merge of two client records, computed like on the server: missing values come from the other record,
// texts and tags are combined.

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

/** Outcome for a value of the other record: added, kept in the notes, dropped, already the same, or empty. */
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

/** Returns true if one of the records has a value for the field. The notification setting always has one. */
export const isKnown = (field: MergedField, target: Client, source: Client): boolean =>
  field === 'unsubscribed' || !isEmpty(target[field]) || !isEmpty(source[field])
