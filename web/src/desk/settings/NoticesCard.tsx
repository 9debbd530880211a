// What clients are told, on which way, and when not.

import { Group, MultiSelect, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { LETTER_LANGUAGES } from '../clients/ClientForm'
import { email, needed } from '../parts/rules'
import { useTexts } from '../texts'
import { readLead, writeLead } from './lead'
import { SettingsCard } from './SettingsCard'

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: () => answer(api.GET('/business/notices')),
})

export function NoticesCard({ rules }: { rules: Schemas['NoticeRules'] }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const names = new Intl.DisplayNames([format.locale], { type: 'language' })
  return (
    <SettingsCard
      title={t('settings.notices')}
      initial={{
        visits: rules.visits ?? true,
        reminders: (rules.reminders ?? []).map(writeLead),
        channels: rules.channels ?? [],
        language: rules.language ?? 'en-US',
        quiet_from: rules.quiet_from ?? '21:00',
        quiet_until: rules.quiet_until ?? '08:00',
        reply_to: rules.reply_to ?? '',
      }}
      rules={{ quiet_from: needed, quiet_until: needed, reply_to: email }}
      save={async ({ reminders, reply_to, ...rest }) => {
        const body = {
          ...rest,
          reminders: reminders.map(readLead).filter((minutes) => minutes !== null),
          reply_to: reply_to.trim() || null,
        }
        queries.setQueryData(noticesQuery.queryKey, await answer(api.PATCH('/business/notices', { body })))
      }}
    >
      {(form) => (
        <>
          <Switch label={t('settings.visits')} {...form.checkbox('visits')} />
          <TagsInput
            label={t('settings.reminders')}
            description={t('settings.remindersHint')}
            maxTags={5}
            {...form.field('reminders')}
            onChange={(leads) =>
              form.set(
                'reminders',
                leads.filter((lead) => readLead(lead) !== null),
              )
            }
          />
          <Group grow align="start">
            <MultiSelect
              label={t('settings.channels')}
              data={(['email', 'sms'] as const).map((value) => ({ value, label: t(`settings.channel.${value}`) }))}
              {...form.field('channels')}
            />
            <Select
              label={t('clients.language')}
              allowDeselect={false}
              data={LETTER_LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
              {...form.choice('language')}
            />
          </Group>
          <Group grow align="start">
            <TextInput type="time" label={t('settings.quietFrom')} {...form.text('quiet_from')} />
            <TextInput type="time" label={t('settings.quietUntil')} {...form.text('quiet_until')} />
          </Group>
          <TextInput type="email" label={t('settings.replyTo')} {...form.text('reply_to')} />
        </>
      )}
    </SettingsCard>
  )
}
