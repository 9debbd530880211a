// Notification settings: kinds, channels and quiet hours.

import { Group, MultiSelect, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { MESSAGE_LANGUAGES } from '../clients/ClientForm'
import { useI18n } from '../i18n'
import { email, required } from '../ui/rules'
import { formatMinutesBefore, parseMinutesBefore } from './minutesBefore'
import { SettingsCard } from './SettingsCard'

export const notificationRulesQuery = queryOptions({
  queryKey: ['notificationRules'],
  queryFn: () => unwrap(api.GET('/business/notification-rules')),
})

export function NotificationsCard({ rules }: { rules: Schemas['NotificationRules'] }) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const names = new Intl.DisplayNames([format.locale], { type: 'language' })
  return (
    <SettingsCard
      title={t('settings.notifications')}
      initial={{
        bookings: rules.bookings ?? true,
        reminders: (rules.reminders ?? []).map(formatMinutesBefore),
        channels: rules.channels ?? [],
        language: rules.language ?? 'en-US',
        quiet_from: rules.quiet_from ?? '21:00',
        quiet_until: rules.quiet_until ?? '08:00',
        reply_to: rules.reply_to ?? '',
      }}
      rules={{ quiet_from: required, quiet_until: required, reply_to: email }}
      save={async ({ reminders, reply_to, ...rest }) => {
        const body = {
          ...rest,
          reminders: reminders.map(parseMinutesBefore).filter((minutes) => minutes !== null),
          reply_to: reply_to.trim() || null,
        }
        queryClient.setQueryData(
          notificationRulesQuery.queryKey,
          await unwrap(api.PATCH('/business/notification-rules', { body })),
        )
      }}
    >
      {(form) => (
        <>
          <Switch label={t('settings.bookings')} {...form.checkbox('bookings')} />
          <TagsInput
            label={t('settings.reminders')}
            description={t('settings.remindersHint')}
            maxTags={5}
            {...form.field('reminders')}
            onChange={(values) =>
              form.set(
                'reminders',
                values.filter((value) => parseMinutesBefore(value) !== null),
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
              data={MESSAGE_LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
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
