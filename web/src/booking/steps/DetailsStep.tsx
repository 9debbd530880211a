// Contact details step. Errors are shown next to their fields; the checks possible in the browser run before sending.

import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { TextKey } from '../../texts/booking.en'
import { useI18n } from '../i18n'
import type { Page } from '../rules/catalogue'
import type { Contact } from '../rules/draft'
import { type FormField, missingIn } from '../rules/problems'
import { Button } from '../ui/controls'
import { Field } from '../ui/Field'
import styles from './DetailsStep.module.css'
import { Policy } from './Policy'

interface Props {
  page: Page
  contact: Contact
  /** Errors of the form's fields, from the server. */
  fieldErrors: Partial<Record<FormField, TextKey>>
  sending: boolean
  onChange: (contact: Contact) => void
  onSubmit: () => void
}

export function DetailsStep({ page, contact, fieldErrors, sending, onChange, onSubmit }: Props) {
  const { t } = useI18n()
  const form = useRef<HTMLFormElement>(null)
  const [missing, setMissing] = useState<Partial<Record<FormField, TextKey>>>({})
  const errors = { ...fieldErrors, ...missing }

  useEffect(() => {
    const [first] = Object.keys(fieldErrors)
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }, [fieldErrors])

  const field = (name: FormField) => ({
    name,
    value: contact[name],
    error: errors[name] && t(errors[name]),
    onChange: (value: string) => {
      const changed = { ...contact, [name]: value }
      onChange(changed)
      if (Object.keys(missing).length > 0) setMissing(missingIn(changed))
    },
  })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (sending) return
    const missingNow = missingIn(contact)
    setMissing(missingNow)
    const [first] = Object.keys(missingNow)
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
    else onSubmit()
  }

  return (
    <form className={styles.form} ref={form} onSubmit={submit} noValidate>
      <Field
        {...field('name')}
        label={t('details.name')}
        autoComplete="name"
        autoCapitalize="words"
        maxLength={120}
        required
      />
      <fieldset className={styles.reach}>
        <legend className={styles.lead}>{t('details.reach')}</legend>
        <Field
          {...field('email')}
          label={t('details.email')}
          type="email"
          inputMode="email"
          autoComplete="email"
          maxLength={254}
        />
        <Field
          {...field('phone')}
          label={t('details.phone')}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={40}
        />
      </fieldset>
      <Field {...field('notes')} label={t('details.notes')} aside={t('details.optional')} maxLength={2000} multiline />
      <Policy page={page} />
      <Button type="submit" busy={sending}>
        {sending ? t('details.sending') : t(page.online_booking === 'request' ? 'details.request' : 'details.submit')}
      </Button>
    </form>
  )
}
