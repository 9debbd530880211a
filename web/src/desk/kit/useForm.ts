// The state of a form and its request: the values, whether they differ from what is saved, the error of each field, and
// sending them. `EditForm` and `InlineForm` render one.

import { useMutation } from '@tanstack/react-query'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { flushSync } from 'react-dom'
import { Problem } from '../../shared/problem'
import { faultsOf, isSame, type Rules } from '../parts/rules'
import { useTexts } from '../texts'

interface FormOptions<Values, Saved> {
  initial: Values
  /** Rules of the fields. Without them, the browser validates the form. */
  rules?: Rules<Values> | undefined
  save: (values: Values) => Promise<Saved>
  /** Returns the values to show after saving. Without it, the form stays as it is. */
  valuesAfter?: (sent: Values) => Values
  /** Fields that the server's error depends on: it is hidden while one of them differs from what was sent. */
  errorDependsOn?: readonly (keyof Values)[]
  onSaved?: (saved: Saved, sent: Values) => unknown
  onError?: (thrown: Error) => void
  onSettled?: () => unknown
}

/** The part of a form that is needed to render it. */
export interface FormState {
  submit: (event: FormEvent<HTMLFormElement>) => void
  isPending: boolean
  /** The server's error. */
  error: unknown
  /** True if the values differ from what is saved. */
  isDirty: boolean
  /** True if the app validates the fields, false if the browser does. */
  hasRules: boolean
}

type FieldError = { error?: string }

/** Names of the fields whose type is exactly `Type`. */
type KeysOf<Values, Type> = {
  [Key in keyof Values & string]: [Values[Key], Type] extends [Type, Values[Key]] ? Key : never
}[keyof Values & string]

export function useForm<Values extends object, Saved>(options: FormOptions<Values, Saved>) {
  const { initial, rules, save, valuesAfter, errorDependsOn, onSaved, onError, onSettled } = options
  const { t } = useTexts()
  const [saved, setSaved] = useState(initial)
  const [values, setValues] = useState(initial)
  const [validated, setValidated] = useState<readonly (keyof Values)[]>([])
  const faults = faultsOf(values, rules ?? {})
  const request = useMutation({
    mutationFn: save,
    onSuccess: (result, sent) => {
      const after = valuesAfter?.(sent)
      if (after) setValues(after)
      setSaved(after ?? sent)
      return onSaved?.(result, sent)
    },
    ...(onError && { onError }),
    ...(onSettled && { onSettled }),
  })

  const sent = request.variables
  const isOutdated = sent !== undefined && errorDependsOn?.some((key) => !isSame(sent[key], values[key]))
  const error = isOutdated ? null : request.error

  const set = <Key extends keyof Values>(key: Key, value: Values[Key]) => setValues((old) => ({ ...old, [key]: value }))

  /** Shows the error of a field, from now on. */
  const validate = (key: keyof Values) => setValidated((old) => (old.includes(key) ? old : [...old, key]))

  const errorOf = (key: keyof Values & string): FieldError => {
    const fault = validated.includes(key) ? faults[key] : undefined
    if (fault) return { error: t(fault) }
    const fromServer = fieldError(error, key)
    const text = `form.${key}`
    return fromServer.error && t.has(text) ? { error: t(text) } : fromServer
  }

  /** Sends the values if they are valid, else moves the focus to the first field that is not. */
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const invalid = Object.keys(faults) as (keyof Values)[]
    const form = event.currentTarget
    flushSync(() => setValidated(invalid))
    if (invalid.length === 0) request.mutate(values)
    else form.querySelector<HTMLElement>('[aria-invalid="true"], input[data-invalid]')?.focus()
  }

  return {
    values,
    set,
    validate,
    submit,
    send: request.mutate,
    error,
    isPending: request.isPending,
    isSaved: request.isSuccess,
    isDirty: !isSame(values, saved),
    hasRules: rules !== undefined,

    /** Binds a field that passes its value to `onChange`. */
    field: <Key extends keyof Values & string>(key: Key) => ({
      value: values[key],
      onChange: (value: Values[Key]) => set(key, value),
      ...errorOf(key),
    }),
    /** Binds a field that cannot be emptied, such as a list with one choice. */
    choice: <Key extends keyof Values & string>(key: Key) => ({
      value: values[key],
      onChange: (value: Values[Key] | null) => value !== null && set(key, value),
      ...errorOf(key),
    }),
    text: <Key extends KeysOf<Values, string>>(key: Key) => ({
      value: values[key] as string,
      onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
        set(key, currentTarget.value as Values[Key]),
      ...errorOf(key),
    }),
    /** Binds a field of a number, which counts as 0 while it is empty. */
    number: <Key extends KeysOf<Values, number>>(key: Key) => ({
      value: values[key] as number,
      onChange: (value: string | number) => set(key, Number(value) as Values[Key]),
      ...errorOf(key),
    }),
    checkbox: <Key extends KeysOf<Values, boolean>>(key: Key) => ({
      checked: values[key] as boolean,
      onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) => set(key, currentTarget.checked as Values[Key]),
    }),
  }
}

export type Form<Values extends object> = ReturnType<typeof useForm<Values, unknown>>

/** Returns the server's error of a field, if there is one. */
export function fieldError(thrown: unknown, field: string): FieldError {
  if (!thrown) return {}
  const { fields } = Problem.of(thrown)
  const found = Object.entries(fields).find(([name]) => name === field || name.startsWith(`${field}.`))
  return found ? { error: found[1] } : {}
}
