// Free-text fields of a client record, as used by the form, the record and the merge page.

import type { TextKey } from '../../texts/desk.en'
import type { Client } from './queries'

interface RecordText {
  name: 'allergies' | 'formulas' | 'notes'
  label: TextKey
  hint: TextKey
  /** Number of rows of the empty field. */
  rows: number
}

export const RECORD_TEXTS: readonly RecordText[] = [
  { name: 'allergies', label: 'clients.allergies', hint: 'clients.allergiesHint', rows: 2 },
  { name: 'formulas', label: 'clients.formulas', hint: 'clients.formulasHint', rows: 3 },
  { name: 'notes', label: 'clients.notes', hint: 'clients.notesHint', rows: 4 },
]

export type RecordTextName = RecordText['name']

export const RECORD_LABELS = Object.fromEntries(RECORD_TEXTS.map(({ name, label }) => [name, label])) as Record<
  RecordTextName,
  TextKey
>

/** Returns the texts of a client, or empty ones for a new client. */
export const recordTexts = (client: Client | null) =>
  Object.fromEntries(RECORD_TEXTS.map(({ name }) => [name, client?.[name] ?? ''])) as Record<RecordTextName, string>
