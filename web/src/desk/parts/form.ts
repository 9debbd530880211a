// A form as one value: what was typed, whether that differs from what is saved, and what is wrong with it. The forms
// take `noValidate`, so that what is wrong is said at the field in the app's words, and not by the browser in its own.

import { type FormEvent, useState } from 'react'
import { flushSync } from 'react-dom'
import { Problem } from '../../shared/problem'
import { useTexts } from '../texts'
import { faultsOf, isSame, type Rules } from './rules'

export function useForm<Values extends object>(initial: Values, rules: Rules<Values> = {}) {
  const { t } = useTexts()
  const [saved, keep] = useState(initial)
  const [values, setValues] = useState(initial)
  const [looked, setLooked] = useState<readonly (keyof Values)[]>([])
  const faults = faultsOf(values, rules)

  const set = <Key extends keyof Values>(key: Key, value: Values[Key]) => setValues((old) => ({ ...old, [key]: value }))

  /** Says from now on what is wrong with a field. */
  const look = (key: keyof Values) => setLooked((old) => (old.includes(key) ? old : [...old, key]))

  /** What is wrong with a field: what is known here, or what the server has said. */
  const wrong = (key: keyof Values & string, refused?: unknown): { error?: string } => {
    const fault = looked.includes(key) ? faults[key] : undefined
    if (fault) return { error: t(fault) }
    const said = fieldError(refused, key)
    const own = `form.${key}`
    return said.error && t.has(own) ? { error: t(own) } : said
  }

  /** Sends the values, if nothing is wrong with them; else leads to the first that is. */
  const submit = (send: (values: Values) => void) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wrongOnes = Object.keys(faults) as (keyof Values)[]
    const form = event.currentTarget
    flushSync(() => setLooked(wrongOnes))
    if (wrongOnes.length === 0) send(values)
    else form.querySelector<HTMLElement>('[aria-invalid="true"], input[data-invalid]')?.focus()
  }

  return { values, set, look, wrong, submit, changed: !isSame(values, saved), keep }
}

/** What the server says of a field, if it does. */
export function fieldError(thrown: unknown, field: string): { error?: string } {
  if (!thrown) return {}
  const { fields } = Problem.of(thrown)
  const found = Object.entries(fields).find(([name]) => name === field || name.startsWith(`${field}.`))
  return found ? { error: found[1] } : {}
}
