// The business: what it is called, what calling off costs, whom a freed time is offered to, what clients are told.

import {
  Anchor,
  Button,
  Code,
  CopyButton,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { Refusal } from '../calendar/NewVisit'
import { type Business, businessQuery } from '../catalogue'
import { LETTER_LANGUAGES } from '../clients/ClientForm'
import { fieldError, useForm } from '../parts/form'
import { Card, Page, RowsOnTheirWay, Section } from '../parts/parts'
import { Failed } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { Logo } from './Logo'
import { readLead, writeLead } from './lead'
import styles from './settings.module.css'

type NoticeRules = Schemas['NoticeRules']
type Channel = Schemas['Channel']

const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: () => answer(api.GET('/business/notices')),
})

export function SettingsPage() {
  const { t } = useTexts()
  const { may } = useUser()
  const business = useQuery(businessQuery)
  const notices = useQuery(noticesQuery)
  const error = business.error ?? notices.error
  return (
    <Page narrow title={t('navigation.settings')}>
      {error ? (
        <Failed
          thrown={error}
          again={() => {
            void business.refetch()
            void notices.refetch()
          }}
        />
      ) : business.data && notices.data ? (
        <>
          <BusinessForm business={business.data} readOnly={!may.own} />
          <Logo business={business.data} />
          <Notices rules={notices.data} />
        </>
      ) : (
        <RowsOnTheirWay />
      )}
    </Page>
  )
}

function BusinessForm({ business, readOnly }: { business: Business; readOnly: boolean }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const { values, set } = useForm({
    name: business.name,
    kind: business.kind,
    cutoff: business.cancellation.cutoff_minutes / 60,
    late: business.cancellation.late,
    fee: business.cancellation.fee_percent,
    waitlist_mode: business.waitlist_mode,
    waitlist_hold_minutes: business.waitlist_hold_minutes,
    online_booking: business.online_booking,
  })
  const save = useMutation({
    mutationFn: () => {
      const { cutoff, late, fee, ...rest } = values
      return answer(
        api.PATCH('/business', {
          body: {
            ...rest,
            cancellation: { cutoff_minutes: Math.round(cutoff * 60), late, fee_percent: fee },
          },
        }),
      )
    },
    onSuccess: (saved) => {
      queries.setQueryData(businessQuery.queryKey, saved)
      notifications.show({ message: t('settings.saved') })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset disabled={readOnly} className={styles.plain}>
        <Card padded>
          <Group grow align="start">
            <TextInput
              label={t('settings.name')}
              required
              value={values.name}
              onChange={(event) => set('name', event.currentTarget.value)}
              {...fieldError(save.error, 'name')}
            />
            <Select
              label={t('settings.kind')}
              allowDeselect={false}
              disabled={readOnly}
              data={(['salon', 'spa', 'barbershop', 'other'] as const).map((value) => ({
                value,
                label: t(`settings.kind.${value}`),
              }))}
              value={values.kind}
              onChange={(value) => value && set('kind', value as Business['kind'])}
            />
          </Group>
        </Card>
        <Section title={t('settings.online')}>
          <Card padded>
            <Stack>
              <Select
                label={t('settings.onlineMode')}
                allowDeselect={false}
                disabled={readOnly}
                data={(['instant', 'request', 'off'] as const).map((value) => ({
                  value,
                  label: t(`settings.online.${value}`),
                }))}
                value={values.online_booking}
                onChange={(value) => value && set('online_booking', value as Business['online_booking'])}
              />
              {business.online_booking !== 'off' && <BookingPage code={business.code} />}
            </Stack>
          </Card>
        </Section>
        <Section title={t('settings.cancelling')}>
          <Card padded>
            <Stack>
              <NumberInput
                label={t('settings.cutoff')}
                description={t('settings.cutoffHint')}
                min={0}
                max={720}
                disabled={readOnly}
                value={values.cutoff}
                onChange={(value) => set('cutoff', Number(value))}
                {...fieldError(save.error, 'cancellation')}
              />
              <Group grow align="start">
                <Select
                  label={t('settings.late')}
                  allowDeselect={false}
                  disabled={readOnly}
                  data={(['fee', 'refused'] as const).map((value) => ({ value, label: t(`settings.late.${value}`) }))}
                  value={values.late}
                  onChange={(value) => value && set('late', value as Business['cancellation']['late'])}
                />
                <NumberInput
                  label={t('settings.fee')}
                  min={0}
                  max={100}
                  suffix=" %"
                  disabled={readOnly}
                  value={values.fee}
                  onChange={(value) => set('fee', Number(value))}
                />
              </Group>
            </Stack>
          </Card>
        </Section>
        <Section title={t('navigation.waitlist')}>
          <Card padded>
            <Group grow align="start">
              <Select
                label={t('settings.waitlistMode')}
                allowDeselect={false}
                disabled={readOnly}
                data={(['first', 'all'] as const).map((value) => ({ value, label: t(`settings.waitlist.${value}`) }))}
                value={values.waitlist_mode}
                onChange={(value) => value && set('waitlist_mode', value as Business['waitlist_mode'])}
              />
              <NumberInput
                label={t('settings.waitlistHold')}
                min={5}
                max={1440}
                disabled={readOnly}
                value={values.waitlist_hold_minutes}
                onChange={(value) => set('waitlist_hold_minutes', Number(value))}
                {...fieldError(save.error, 'waitlist_hold_minutes')}
              />
            </Group>
          </Card>
        </Section>
        {save.error && <Refusal thrown={save.error} />}
        {readOnly ? (
          <p className={styles.hint}>{t('settings.ownerOnly')}</p>
        ) : (
          <Button type="submit" mt="lg" loading={save.isPending}>
            {t('action.save')}
          </Button>
        )}
      </fieldset>
    </form>
  )
}

/** Where guests book, and how the page gets into the business's own. */
function BookingPage({ code }: { code: string }) {
  const { t } = useTexts()
  const url = `${window.location.origin}/b/${code}`
  const script = `<script src="${window.location.origin}/embed.js" data-code="${code}"></script>`
  return (
    <>
      <p className={styles.plainText}>
        {t('settings.onlineAt')}{' '}
        <Anchor href={url} target="_blank" rel="noreferrer">
          {url}
        </Anchor>
      </p>
      <p className={styles.plainText}>{t('settings.onlineEmbed')}</p>
      <Code block tabIndex={0}>
        {script}
      </Code>
      <CopyButton value={script}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" w="fit-content" onClick={copy}>
            {copied ? t('action.copied') : t('settings.onlineCopy')}
          </Button>
        )}
      </CopyButton>
    </>
  )
}

function Notices({ rules }: { rules: NoticeRules }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const { values, set } = useForm({
    visits: rules.visits ?? true,
    reminders: (rules.reminders ?? []).map(writeLead),
    channels: rules.channels ?? [],
    language: rules.language ?? 'en-US',
    quiet_from: rules.quiet_from ?? '21:00',
    quiet_until: rules.quiet_until ?? '08:00',
    reply_to: rules.reply_to ?? '',
  })
  const save = useMutation({
    mutationFn: () =>
      answer(
        api.PATCH('/business/notices', {
          body: {
            ...values,
            reminders: values.reminders.map(readLead).filter((minutes) => minutes !== null),
            reply_to: values.reply_to.trim() || null,
          },
        }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(noticesQuery.queryKey, saved)
      notifications.show({ message: t('settings.saved') })
    },
  })
  const names = new Intl.DisplayNames([format.locale], { type: 'language' })
  return (
    <Section title={t('settings.notices')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Card padded>
          <Stack>
            <Switch
              label={t('settings.visits')}
              checked={values.visits}
              onChange={(event) => set('visits', event.currentTarget.checked)}
            />
            <TagsInput
              label={t('settings.reminders')}
              description={t('settings.remindersHint')}
              maxTags={5}
              value={values.reminders}
              onChange={(leads) =>
                set(
                  'reminders',
                  leads.filter((lead) => readLead(lead) !== null),
                )
              }
              {...fieldError(save.error, 'reminders')}
            />
            <Group grow align="start">
              <MultiSelect
                label={t('settings.channels')}
                data={(['email', 'sms'] as const).map((value) => ({ value, label: t(`settings.channel.${value}`) }))}
                value={values.channels}
                onChange={(channels) => set('channels', channels as Channel[])}
              />
              <Select
                label={t('clients.language')}
                allowDeselect={false}
                data={LETTER_LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
                value={values.language}
                onChange={(value) => value && set('language', value as typeof values.language)}
              />
            </Group>
            <Group grow align="start">
              <TextInput
                type="time"
                label={t('settings.quietFrom')}
                value={values.quiet_from}
                onChange={(event) => set('quiet_from', event.currentTarget.value)}
              />
              <TextInput
                type="time"
                label={t('settings.quietUntil')}
                value={values.quiet_until}
                onChange={(event) => set('quiet_until', event.currentTarget.value)}
              />
            </Group>
            <TextInput
              type="email"
              label={t('settings.replyTo')}
              value={values.reply_to}
              onChange={(event) => set('reply_to', event.currentTarget.value)}
              {...fieldError(save.error, 'reply_to')}
            />
            {save.error && <Refusal thrown={save.error} />}
            <Button type="submit" w="fit-content" loading={save.isPending}>
              {t('action.save')}
            </Button>
          </Stack>
        </Card>
      </form>
    </Section>
  )
}
