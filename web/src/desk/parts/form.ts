// A form as one value: what was typed, and what the server says of its fields.

import { useState } from 'react'
import { Problem } from '../../shared/problem'

export function useForm<Values extends object>(initial: Values) {
  const [values, setValues] = useState(initial)
  const set = <Key extends keyof Values>(key: Key, value: Values[Key]) => setValues((old) => ({ ...old, [key]: value }))
  return { values, set }
}

/** What the server says of a field, if it does. */
export function fieldError(thrown: unknown, field: string): { error?: string } {
  if (!thrown) return {}
  const { fields } = Problem.of(thrown)
  const found = Object.entries(fields).find(([name]) => name === field || name.startsWith(`${field}.`))
  return found ? { error: found[1] } : {}
}
