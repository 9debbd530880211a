// A field of a form, with its label above and what is wrong with it below.

import { type InputHTMLAttributes, type Ref, useId } from 'react'
import styles from './Field.module.css'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string
  /** Beside the label, in grey. */
  aside?: string | undefined
  hint?: string | undefined
  wrong?: string | undefined
  multiline?: boolean
  onChange: (value: string) => void
  ref?: Ref<HTMLInputElement>
}

export function Field({ label, aside, hint, wrong, multiline, onChange, ref, ...rest }: Props) {
  const id = useId()
  const said = wrong ?? hint
  const common = {
    id,
    className: styles.input,
    'aria-invalid': wrong ? true : undefined,
    'aria-describedby': said ? `${id}-said` : undefined,
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
      {said && (
        <span className={styles.said} id={`${id}-said`} data-wrong={wrong !== undefined || undefined}>
          {said}
        </span>
      )}
    </div>
  )
}
