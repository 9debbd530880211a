// What a form can tell of its values without the server: what is missing or cannot be, and whether anything differs
// from what is saved.

import type { TextKey } from '../../texts/desk.en'

/** What is wrong with a value, if anything is. */
export type Rule<Value> = (value: Value) => TextKey | undefined

export type Rules<Values> = { [Key in keyof Values]?: Rule<Values[Key]> }

export const required: Rule<string> = (text) => (text.trim() ? undefined : 'form.needed')

/** As the server reads it. */
export const email: Rule<string> = (text) =>
  !text.trim() || /^\S+@(localhost|[^\s@.]+(\.[^\s@.]+)+)$/.test(text.trim()) ? undefined : 'form.email'

export const requiredEmail: Rule<string> = (text) => required(text) ?? email(text)

/** Whether two values are the same all through. What is missing is the same as nothing. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one ?? null, other ?? null)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  if (Array.isArray(one) && one.length !== (other as unknown[]).length) return false
  const [a, b] = [one, other] as Record<string, unknown>[]
  return Object.keys({ ...a, ...b }).every((key) => isEqual(a?.[key], b?.[key]))
}
