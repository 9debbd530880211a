// Settings of the business: name, online booking, cancellation policy, waitlist. Each card sends only its own fields.

import { Anchor, Button, Code, CopyButton, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { type Business, businessQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { required } from '../ui/rules'
import { SettingsCard } from './SettingsCard'
import styles from './settings.module.css'

interface CardProps {
  business: Business
  readOnly: boolean
}

function useSave() {
  const queryClient = useQueryClient()
  return async (body: Schemas['BusinessUpdate']) => {
    queryClient.setQueryData(businessQuery.queryKey, await unwrap(api.PATCH('/business', { body })))
  }
}

export function NameCard({ business: { name, kind }, readOnly }: CardProps) {
  const { t } = useI18n()
  const save = useSave()
  return (
    <SettingsCard
      title={t('settings.business')}
      initial={{ name, kind }}
      rules={{ name: required }}
      readOnly={readOnly}
      save={save}
    >
      {(form) => (
        <Group grow align="start">
          <TextInput label={t('settings.name')} required {...form.text('name')} />
          <Select
            label={t('settings.kind')}
            allowDeselect={false}
            data={(['salon', 'spa', 'barbershop', 'other'] as const).map((value) => ({
              value,
              label: t(`settings.kind.${value}`),
            }))}
            {...form.choice('kind')}
          />
        </Group>
      )}
    </SettingsCard>
  )
}

export function OnlineCard({ business: { code, online_booking }, readOnly }: CardProps) {
  const { t } = useI18n()
  const save = useSave()
  return (
    <SettingsCard title={t('settings.online')} initial={{ online_booking }} readOnly={readOnly} save={save}>
      {(form) => (
        <>
          <Select
            label={t('settings.onlineMode')}
            allowDeselect={false}
            data={(['instant', 'request', 'off'] as const).map((value) => ({
              value,
              label: t(`settings.online.${value}`),
            }))}
            {...form.choice('online_booking')}
          />
          {online_booking !== 'off' && <BookingPage code={code} />}
        </>
      )}
    </SettingsCard>
  )
}

/** Shows the booking page's address and the code to embed it in a website. */
function BookingPage({ code }: { code: string }) {
  const { t } = useI18n()
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

export function CancellationCard({ business: { cancellation_policy }, readOnly }: CardProps) {
  const { t } = useI18n()
  const save = useSave()
  return (
    <SettingsCard
      title={t('settings.cancelling')}
      initial={{
        hours: cancellation_policy.cutoff_minutes / 60,
        late: cancellation_policy.late,
        fee_percent: cancellation_policy.fee_percent,
      }}
      readOnly={readOnly}
      save={({ hours, ...rest }) => save({ cancellation_policy: { cutoff_minutes: Math.round(hours * 60), ...rest } })}
    >
      {(form) => (
        <>
          <NumberInput
            label={t('settings.cutoff')}
            description={t('settings.cutoffHint')}
            min={0}
            max={720}
            {...form.number('hours')}
          />
          <Group grow align="start">
            <Select
              label={t('settings.late')}
              allowDeselect={false}
              data={(['fee', 'refused'] as const).map((value) => ({ value, label: t(`settings.late.${value}`) }))}
              {...form.choice('late')}
            />
            <NumberInput label={t('settings.fee')} min={0} max={100} suffix=" %" {...form.number('fee_percent')} />
          </Group>
        </>
      )}
    </SettingsCard>
  )
}

export function WaitlistCard({ business: { waitlist_mode, waitlist_hold_minutes }, readOnly }: CardProps) {
  const { t } = useI18n()
  const save = useSave()
  return (
    <SettingsCard
      title={t('navigation.waitlist')}
      initial={{ waitlist_mode, waitlist_hold_minutes }}
      readOnly={readOnly}
      save={save}
    >
      {(form) => (
        <Group grow align="start">
          <Select
            label={t('settings.waitlistMode')}
            allowDeselect={false}
            data={(['first', 'all'] as const).map((value) => ({ value, label: t(`settings.waitlist.${value}`) }))}
            {...form.choice('waitlist_mode')}
          />
          <NumberInput
            label={t('settings.waitlistHold')}
            min={5}
            max={1440}
            {...form.number('waitlist_hold_minutes')}
          />
        </Group>
      )}
    </SettingsCard>
  )
}
