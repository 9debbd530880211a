// Texts for problems on the public pages, and the step that each problem leads to.

import type { Problem, ProblemCode } from '../../shared/problem'
import type { TextKey } from '../../texts/booking.en'
import type { Contact } from './draft'

export type FormField = keyof Contact

const PROBLEM_TEXTS: Partial<Record<ProblemCode, TextKey>> = {
  offline: 'problem.offline',
  slot_taken: 'problem.slotTaken',
  outside_hours: 'problem.outsideHours',
  too_late: 'problem.tooLate',
  invalid_transition: 'problem.illegalMove',
  version_conflict: 'problem.changedMeanwhile',
  invalid_input: 'problem.invalidInput',
  wrong_credentials: 'problem.wrongCredentials',
  duplicate: 'problem.duplicate',
  rate_limited: 'problem.tooMany',
  too_many_attempts: 'problem.tooMany',
  too_many_bookings: 'problem.manyVisits',
  blocked: 'problem.tooMany',
  proof_of_work_required: 'problem.noProof',
  busy: 'problem.busy',
  unavailable: 'problem.busy',
  outcome_unknown: 'problem.outcomeUnknown',
}

export const textOf = ({ code }: Problem): TextKey => PROBLEM_TEXTS[code] ?? 'problem.other'

/** Step that a problem leads the client to. */
export type Recovery = 'times' | 'fields' | 'start' | 'here'

const FIELD_TEXTS: Record<FormField, TextKey> = {
  name: 'details.name.wrong',
  email: 'details.email.wrong',
  phone: 'details.phone.wrong',
  notes: 'details.notes.wrong',
}

/** Returns the texts for the form fields that the server rejected. */
export function fieldTexts(problem: Problem): Partial<Record<FormField, TextKey>> {
  const rejected = (Object.keys(FIELD_TEXTS) as FormField[]).filter((field) => field in problem.fields)
  return Object.fromEntries(rejected.map((field) => [field, FIELD_TEXTS[field]]))
}

export function recoveryFrom(problem: Problem): Recovery {
  if (problem.code === 'slot_taken' || problem.code === 'outside_hours') return 'times'
  if (problem.code === 'not_found') return 'start'
  if (problem.code !== 'invalid_input') return 'here'
  if ('booking_date' in problem.fields) return 'times'
  if (Object.keys(fieldTexts(problem)).length > 0) return 'fields'
  // The chosen services or employee are no longer offered.
  return Object.keys(problem.fields).length > 0 ? 'start' : 'here'
}

/** Returns the texts for required fields that are missing, checked before the request is sent. */
export function missingIn(contact: Contact): Partial<Record<FormField, TextKey>> {
  const missing: Partial<Record<FormField, TextKey>> = {}
  if (!contact.name.trim()) missing.name = 'details.name.missing'
  if (!contact.email.trim() && !contact.phone.trim()) missing.email = 'details.reach.missing'
  return missing
}
