// Settings card, saved independently of the others.

import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n'
import { EditForm } from '../kit/EditForm'
import { Panel } from '../kit/Panel'
import { type Form, useForm } from '../kit/useForm'
import type { Rules } from '../ui/rules'

interface SettingsCardProps<Values extends object> {
  title: string
  initial: Values
  rules?: Rules<Values>
  readOnly?: boolean
  save: (values: Values) => Promise<unknown>
  children: (form: Form<Values>) => ReactNode
}

export function SettingsCard<Values extends object>(props: SettingsCardProps<Values>) {
  const { title, initial, rules, readOnly, save, children } = props
  const { t } = useI18n()
  const form = useForm({
    initial,
    rules,
    readOnly,
    save,
    onSaved: () => notifications.show({ message: t('settings.saved') }),
  })
  return (
    <Panel padded title={title}>
      <EditForm form={form} disabled={!form.isDirty}>
        {children(form)}
      </EditForm>
    </Panel>
  )
}
