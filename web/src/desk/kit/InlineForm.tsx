// A form in one line below a list, to add an item to it.

import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon, type IconName } from '../parts/Icon'
import { useTexts } from '../texts'
import type { FormState } from './useForm'

interface InlineFormProps {
  form: FormState
  icon?: IconName
  disabled: boolean
  children: ReactNode
}

export function InlineForm({ form, icon, disabled, children }: InlineFormProps) {
  const { t } = useTexts()
  return (
    <form noValidate onSubmit={form.submit}>
      <Group align="end" mt="md" gap="xs">
        {children}
        <Button
          type="submit"
          variant="default"
          leftSection={icon && <Icon name={icon} size={16} />}
          loading={form.isPending}
          disabled={disabled}
        >
          {t('action.add')}
        </Button>
      </Group>
    </form>
  )
}
