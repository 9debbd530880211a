// The state of a form and its request: the values, whether they differ from what is saved, the error of each field, and
// sending them. `EditForm` and `InlineForm` render one.

import { type FormRulesRecord, useForm as useMantineForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import type { ChangeEvent, FormEvent } from 'react'
import { Problem } from '../../shared/problem'
import type { TextKey } from '../../texts/desk.en'
import { useI18n } from '../i18n'
import { isEqual, type Rules } from '../ui/rules'

interface FormOptions<Values, Saved> {
  initial: Values
  /** Rules of the fields. Without them, the browser validates the form. */
  rules?: Rules<Values> | undefined
  /** Disables all fields and hides the buttons. */
  readOnly?: boolean | undefined
  save: (values: Values) => Promise<Saved>
  /** Returns the values to show after saving. Without it, the form stays as it is. */
  valuesAfter?: (sent: Values) => Values
  /** Fields that the server's error depends on: it is hidden while one of them differs from what was sent. */
  errorDependsOn?: readonly (keyof Values)[]
  onSaved?: (saved: Saved, sent: Values) => unknown
  onError?: (error: Error) => void
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
  readOnly: boolean
}

type FieldError = { error?: string }

/** The part of a binding that all fields have. */
type FieldBinding = FieldError & { disabled?: true }

/** Binds a field that passes its value to `onChange`. */
type Binding<Value> = FieldBinding & { value: Value; onChange: (value: Value) => void }

type TextBinding = FieldBinding & {
  value: string
  onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void
}

type CheckboxBinding = FieldBinding & { checked: boolean; onChange: (event: ChangeEvent<HTMLInputElement>) => void }

/** Names of the fields whose type is exactly `Type`. */
type KeysOf<Values, Type> = {
  [Key in keyof Values & string]: [Values[Key], Type] extends [Type, Values[Key]] ? Key : never
}[keyof Values & string]

export function useForm<Values extends object, Saved>(options: FormOptions<Values, Saved>) {
  const { initial, rules, readOnly = false, save, valuesAfter, errorDependsOn, onSaved, onError, onSettled } = options
  const { t } = useI18n()
  const form = useMantineForm<Values>({
    initialValues: initial,
    validate: (rules ?? {}) as FormRulesRecord<Values>,
    // The error of a field stays until the field is valid.
    clearInputErrorOnChange: false,
    onValuesChange: () => {
      for (const key of Object.keys(form.errors)) form.validateField(key)
    },
  })
  const { values } = form
  const request = useMutation({
    mutationFn: save,
    onSuccess: (result, sent) => {
      const after = valuesAfter?.(sent)
      if (after) form.setValues(after)
      form.resetDirty(after ?? sent)
      return onSaved?.(result, sent)
    },
    ...(onError && { onError }),
    ...(onSettled && { onSettled }),
  })

  const sent = request.variables
  const isOutdated = sent !== undefined && errorDependsOn?.some((key) => !isEqual(sent[key], values[key]))
  const error = isOutdated ? null : request.error

  // The type that the library gives a value, by its path, cannot be resolved for generic `Values`: hence `never`.
  const set = <Key extends keyof Values & string>(key: Key, value: Values[Key]) =>
    form.setFieldValue(key, value as never)

  const errorOf = (key: string): FieldError => {
    const message = form.errors[key] as TextKey | undefined
    if (message) return { error: t(message) }
    const fromServer = fieldError(error, key)
    const text = `form.${key}`
    return fromServer.error && t.has(text) ? { error: t(text) } : fromServer
  }

  // Without the library's `onFocus` and `onBlur`, which would replace those of a page.
  const bind = (key: string, type: 'input' | 'checkbox' = 'input') => ({
    ...form.getInputProps(key, { type, withFocus: false }),
    ...errorOf(key),
    ...(readOnly && { disabled: true as const }),
  })

  return {
    values,
    set,
    /** Shows the error of a field until it is valid. */
    validate: (key: keyof Values & string) => void form.validateField(key),

    /** Sends the values if they are valid, else moves the focus to the first field that is not. */
    submit: form.onSubmit(
      (valid) => request.mutate(valid),
      (errors, _, event) => {
        const invalid = Object.keys(errors).map((key) => `[data-path="${key}"]`)
        event?.currentTarget.querySelector<HTMLElement>(invalid.join())?.focus()
      },
    ),
    send: request.mutate,
    error,
    isPending: request.isPending,
    isSaved: request.isSuccess,
    isDirty: !isEqual(values, form.getInitialValues()),
    hasRules: rules !== undefined,
    readOnly,

    field: <Key extends keyof Values & string>(key: Key) => bind(key) as Binding<Values[Key]>,
    text: <Key extends KeysOf<Values, string>>(key: Key) => bind(key) as TextBinding,
    checkbox: <Key extends KeysOf<Values, boolean>>(key: Key) => bind(key, 'checkbox') as CheckboxBinding,
    /** Binds a field that cannot be emptied, such as a list with one choice. */
    choice: <Key extends keyof Values & string>(key: Key) => ({
      ...(bind(key) as Binding<Values[Key]>),
      onChange: (value: Values[Key] | null) => value !== null && set(key, value),
    }),
    /** Binds a field of a number, which counts as 0 while it is empty. */
    number: <Key extends KeysOf<Values, number>>(key: Key) => ({
      ...(bind(key) as Binding<number>),
      onChange: (value: string | number) => set(key, Number(value) as Values[Key]),
    }),
  }
}

export type Form<Values extends object> = ReturnType<typeof useForm<Values, unknown>>

/** Returns the server's error of a field, if there is one. */
export function fieldError(error: unknown, field: string): FieldError {
  if (!error) return {}
  const { fields } = Problem.of(error)
  const result = Object.entries(fields).find(([name]) => name === field || name.startsWith(`${field}.`))
  return result ? { error: result[1] } : {}
}
