// Form layout: fields in a column, the server's error, and the buttons.

import { Button, Group, type MantineSpacing, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n'
import { useSectionTitleId } from '../ui/layout'
import { SubmitError } from '../ui/problems'
import { useUnsaved } from '../ui/unsaved'
import styles from './EditForm.module.css'
import type { FormState } from './useForm'

/** Function that closes the form, or the path to navigate to. */
type Cancel = (() => void) | string

/**
 * - `page`: buttons below the fields, side by side.
 * - `inline`: small buttons with little space, for a form among other content.
 * - `wide`: a submit button as wide as the form.
 * - `prominent`: the same, but larger.
 */
type LayoutProps =
  | {
      layout?: 'page' | 'inline'
      /** Without it, there is no cancel button. */
      cancel?: Cancel | undefined
    }
  | { layout: 'wide' | 'prominent'; cancel?: never }

const LAYOUTS = {
  page: { size: 'sm', gap: 'md' },
  inline: { size: 'compact-md', gap: 'xs' },
  wide: { size: 'sm', gap: 'md' },
  prominent: { size: 'md', gap: 'md' },
} as const

type EditFormProps = LayoutProps & {
  form: FormState
  /** Space between the fields. */
  gap?: MantineSpacing
  /** Text of the submit button, "Save" by default. */
  submit?: string
  /** Disables the submit button. */
  disabled?: boolean
  /** Replaces the server's error. `null` hides it. */
  problem?: ReactNode
  /** True to ask before leaving the form. By default, asks if values have changed. */
  unsaved?: boolean
  children: ReactNode
}

/** Renders a form. The heading of the section around it is its accessible name. */
export function EditForm({
  form,
  layout = 'page',
  cancel,
  gap = LAYOUTS[layout].gap,
  submit,
  disabled = false,
  problem = form.error ? <SubmitError error={form.error} /> : null,
  unsaved = form.isDirty,
  children,
}: EditFormProps) {
  const { t } = useI18n()
  const titleId = useSectionTitleId()
  useUnsaved(unsaved)
  const { size, gap: buttonGap } = LAYOUTS[layout]
  const submitButton = (
    <Button type="submit" size={size} loading={form.isPending} disabled={disabled}>
      {submit ?? t('action.save')}
    </Button>
  )
  const buttons =
    layout === 'wide' || layout === 'prominent' ? (
      submitButton
    ) : (
      <Group gap={buttonGap}>
        {submitButton}
        {cancel && <CancelButton size={size} cancel={cancel} />}
      </Group>
    )
  return (
    <form aria-labelledby={titleId} noValidate={form.hasRules} onSubmit={form.submit}>
      <fieldset disabled={form.readOnly} className={styles.fields}>
        <Stack gap={gap}>
          {children}
          {problem}
          {!form.readOnly && buttons}
        </Stack>
      </fieldset>
    </form>
  )
}

function CancelButton({ size, cancel }: { size: string; cancel: Cancel }) {
  const { t } = useI18n()
  return (
    <Button
      variant="subtle"
      color="gray"
      size={size}
      {...(typeof cancel === 'string' ? { component: Link, to: cancel } : { onClick: cancel })}
    >
      {t('action.cancel')}
    </Button>
  )
}
