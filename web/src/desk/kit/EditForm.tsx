// A form: its fields one below the other, the server's error, and the buttons.

import { Button, Group, type MantineSpacing, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Refusal } from '../parts/problems'
import { useUnsaved } from '../parts/unsaved'
import { useTexts } from '../texts'
import styles from './EditForm.module.css'
import type { FormState } from './useForm'

interface EditFormProps {
  form: FormState
  /** Accessible name. */
  label?: string
  /** Space between the fields. */
  gap?: MantineSpacing
  /** Text of the submit button, "Save" by default. */
  submit?: string
  size?: 'sm' | 'md'
  /** Small buttons with little space, for a form among other content. */
  compact?: boolean
  /** A submit button as wide as the form. There is no cancel button then. */
  fullWidth?: boolean
  /** Disables the submit button. */
  disabled?: boolean
  /** Disables all fields and hides the buttons. */
  readOnly?: boolean | undefined
  /** Closes the form, or the path to go to. There is no cancel button without it. */
  cancel?: (() => void) | string
  /** Replaces the server's error. `null` hides it. */
  problem?: ReactNode
  /** True to ask before the form is left; as soon as something has changed by default. */
  unsaved?: boolean
  children: ReactNode
}

export function EditForm({
  form,
  label,
  compact = false,
  gap = compact ? 'xs' : 'md',
  submit,
  size = 'sm',
  fullWidth = false,
  disabled = false,
  readOnly,
  cancel,
  problem = form.error ? <Refusal thrown={form.error} /> : null,
  unsaved = form.isDirty,
  children,
}: EditFormProps) {
  const { t } = useTexts()
  useUnsaved(unsaved)
  const buttonSize = compact ? 'compact-md' : size
  const submitButton = (
    <Button type="submit" size={buttonSize} loading={form.isPending} disabled={disabled}>
      {submit ?? t('action.save')}
    </Button>
  )
  return (
    <form aria-label={label} noValidate={form.hasRules} onSubmit={form.submit}>
      <fieldset disabled={readOnly} className={styles.fields}>
        <Stack gap={gap}>
          {children}
          {problem}
          {!readOnly &&
            (fullWidth ? (
              submitButton
            ) : (
              <Group gap={compact ? 'xs' : 'md'}>
                {submitButton}
                {cancel && (
                  <Button
                    variant="subtle"
                    color="gray"
                    size={buttonSize}
                    {...(typeof cancel === 'string' ? { component: Link, to: cancel } : { onClick: cancel })}
                  >
                    {t('action.cancel')}
                  </Button>
                )}
              </Group>
            ))}
        </Stack>
      </fieldset>
    </form>
  )
}
