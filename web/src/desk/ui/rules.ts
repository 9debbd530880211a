// Client-side validation: rules for form fields, and a comparison that detects unsaved changes.

import type { TextKey } from '../../texts/desk.en'

/** Returns the text key of an error, or undefined if the value is valid. */
export type Rule<Value> = (value: Value) => TextKey | undefined

export type Rules<Values> = { [Key in keyof Values]?: Rule<Values[Key]> }

export const required: Rule<string> = (text) => (text.trim() ? undefined : 'form.needed')

/** Accepts the same email addresses as the server. An empty value is valid. */
export const email: Rule<string> = (text) =>
  !text.trim() || /^\S+@(localhost|[^\s@.]+(\.[^\s@.]+)+)$/.test(text.trim()) ? undefined : 'form.email'

export const requiredEmail: Rule<string> = (text) => required(text) ?? email(text)

/** Compares two values deeply. A missing value equals `null`. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one ?? null, other ?? null)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  if (Array.isArray(one) && one.length !== (other as unknown[]).length) return false
  const [a, b] = [one, other] as Record<string, unknown>[]
  return Object.keys({ ...a, ...b }).every((key) => isEqual(a?.[key], b?.[key]))
}
