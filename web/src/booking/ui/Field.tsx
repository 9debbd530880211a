// Form field with its label above and its error below.

import { type InputHTMLAttributes, type Ref, useId } from 'react'
import styles from './Field.module.css'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string
  /** Text next to the label, in gray. */
  aside?: string | undefined
  hint?: string | undefined
  error?: string | undefined
  multiline?: boolean
  onChange: (value: string) => void
  ref?: Ref<HTMLInputElement>
}

export function Field({ label, aside, hint, error, multiline, onChange, ref, ...rest }: Props) {
  const id = useId()
  const message = error ?? hint
  const common = {
    id,
    className: styles.input,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': message ? `${id}-said` : undefined,
  }
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {aside && <span className={styles.aside}> {aside}</span>}
      </label>
      {multiline ? (
        <textarea
          {...common}
          rows={3}
          name={rest.name}
          maxLength={rest.maxLength}
          value={rest.value}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input {...rest} {...common} ref={ref} onChange={(event) => onChange(event.target.value)} />
      )}
      {message && (
        <span className={styles.said} id={`${id}-said`} data-wrong={error !== undefined || undefined}>
          {message}
        </span>
      )}
    </div>
  )
}
