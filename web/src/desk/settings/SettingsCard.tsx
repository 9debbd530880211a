// One card of the settings: it is saved by itself, and knows nothing of what is typed in the others.

import { Button, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useForm } from '../parts/form'
import { Card, Section } from '../parts/parts'
import { Refusal } from '../parts/problems'
import type { Rules } from '../parts/rules'
import { useUnsaved } from '../parts/unsaved'
import { useTexts } from '../texts'
import styles from './settings.module.css'

interface Fields<Values extends object> {
  values: Values
  set: <Key extends keyof Values>(key: Key, value: Values[Key]) => void
  /** What is wrong with a field. */
  wrong: (key: keyof Values & string) => { error?: string }
}

interface SettingsCardProps<Values extends object> {
  title: string
  initial: Values
  rules?: Rules<Values>
  readOnly?: boolean
  save: (values: Values) => Promise<unknown>
  children: (fields: Fields<Values>) => ReactNode
}

export function SettingsCard<Values extends object>({
  title,
  initial,
  rules,
  readOnly,
  save,
  children,
}: SettingsCardProps<Values>) {
  const { t } = useTexts()
  const { values, set, wrong, submit, changed, keep } = useForm(initial, rules)
  useUnsaved(changed)
  const sending = useMutation({
    mutationFn: save,
    onSuccess: (_, sent) => {
      keep(sent)
      notifications.show({ message: t('settings.saved') })
    },
  })
  return (
    <Section title={title}>
      <Card padded>
        <form aria-label={title} noValidate onSubmit={submit(sending.mutate)}>
          <fieldset disabled={readOnly} className={styles.plain}>
            <Stack>
              {children({ values, set, wrong: (key) => wrong(key, sending.error) })}
              {sending.error && <Refusal thrown={sending.error} />}
              {!readOnly && (
                <Button type="submit" w="fit-content" disabled={!changed} loading={sending.isPending}>
                  {t('action.save')}
                </Button>
              )}
            </Stack>
          </fieldset>
        </form>
      </Card>
    </Section>
  )
}
