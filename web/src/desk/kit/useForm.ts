// Form state and submission: values, unsaved changes, errors per field, and the request. `EditForm` and `InlineForm`
// render a form.

import { type FormRulesRecord, useForm as useMantineForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import type { ChangeEvent, FormEvent } from 'react'
import { Problem } from '../../shared/problem'
import type { TextKey } from '../../texts/desk.en'
import { useI18n } from '../i18n'
import { isEqual, type Rules } from '../ui/rules'

interface FormOptions<Values, Saved> {
  initial: Values
  /** Validation rules of the fields. Without them, the browser validates the form. */
  rules?: Rules<Values> | undefined
  /** True to disable all fields and hide the buttons. */
  readOnly?: boolean | undefined
  save: (values: Values) => Promise<Saved>
  /** Returns the values to show after saving. Without it, the form keeps its values. */
  valuesAfter?: (sent: Values) => Values
  /** Fields that the server's error depends on. The error is hidden while one of them differs from what was sent. */
  errorDependsOn?: readonly (keyof Values)[]
  onSaved?: (saved: Saved, sent: Values) => unknown
  onError?: (error: Error) => void
  onSettled?: () => unknown
}

/** Part of a form that is needed to render it. */
export interface FormState {
  submit: (event: FormEvent<HTMLFormElement>) => void
  isPending: boolean
  /** Error of the request. */
  error: unknown
  /** True if the values differ from the saved ones. */
  isDirty: boolean
  /** True if the app validates the fields, false if the browser does. */
  hasRules: boolean
  readOnly: boolean
}

type FieldError = { error?: string }

/** Part of a binding that all fields have. */
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
    // An error stays visible until the field is valid.
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

  // The library's path-based value type cannot be resolved for generic `Values`, hence `never`.
  const set = <Key extends keyof Values & string>(key: Key, value: Values[Key]) =>
    form.setFieldValue(key, value as never)

  const errorOf = (key: string): FieldError => {
    const message = form.errors[key] as TextKey | undefined
    if (message) return { error: t(message) }
    const fromServer = fieldError(error, key)
    const text = `form.${key}`
    return fromServer.error && t.has(text) ? { error: t(text) } : fromServer
  }

  // Omits the library's `onFocus` and `onBlur`, which would override those of the page.
  const bind = (key: string, type: 'input' | 'checkbox' = 'input') => ({
    ...form.getInputProps(key, { type, withFocus: false }),
    ...errorOf(key),
    ...(readOnly && { disabled: true as const }),
  })

  return {
    values,
    set,
    /** Validates a field. An error stays visible until the field is valid. */
    validate: (key: keyof Values & string) => void form.validateField(key),

    /** Sends the values if they are valid. Otherwise moves the focus to the first invalid field. */
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
    /** Binds a number field. An empty field counts as 0. */
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
