// Single-line form below a list that adds an item to it.

import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n'
import { Icon } from '../ui/Icon'
import { SubmitError } from '../ui/problems'
import { useUnsaved } from '../ui/unsaved'
import type { FormState } from './useForm'

interface InlineFormProps {
  form: FormState
  /** Disables the button. */
  disabled: boolean
  children: ReactNode
}

export function InlineForm({ form, disabled, children }: InlineFormProps) {
  const { t } = useI18n()
  useUnsaved(form.isDirty)
  return (
    <form noValidate={form.hasRules} onSubmit={form.submit}>
      <Stack mt="md" gap="xs">
        <Group align="end" gap="xs">
          {children}
          <Button
            type="submit"
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            loading={form.isPending}
            disabled={disabled}
          >
            {t('action.add')}
          </Button>
        </Group>
        {form.error ? <SubmitError error={form.error} /> : null}
      </Stack>
    </form>
  )
}
