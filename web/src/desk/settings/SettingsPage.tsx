// Settings page of the business.

import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../../shared/api'
import { type Business, businessQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { Async, type QueryState } from '../kit/Async'
import { useUser } from '../session/session'
import { Page } from '../ui/layout'
import { CancellationCard, NameCard, OnlineCard, WaitlistCard } from './BusinessCards'
import { Logo } from './Logo'
import { NotificationsCard, notificationRulesQuery } from './NotificationsCard'

export function SettingsPage() {
  const { t } = useI18n()
  const { can } = useUser()
  const business = useQuery(businessQuery)
  const notificationRules = useQuery(notificationRulesQuery)
  const settings: QueryState<[Business, Schemas['NotificationRules']]> = {
    data: business.data && notificationRules.data && [business.data, notificationRules.data],
    error: business.error ?? notificationRules.error,
    refetch: () => Promise.all([business.refetch(), notificationRules.refetch()]),
  }
  return (
    <Page narrow title={t('navigation.settings')} intro={!can.changeSettings && t('settings.ownerOnly')}>
      <Async query={settings}>
        {([business, rules]) => (
          <>
            <NameCard business={business} readOnly={!can.changeSettings} />
            <Logo business={business} />
            <OnlineCard business={business} readOnly={!can.changeSettings} />
            <CancellationCard business={business} readOnly={!can.changeSettings} />
            <WaitlistCard business={business} readOnly={!can.changeSettings} />
            <NotificationsCard rules={rules} />
          </>
        )}
      </Async>
    </Page>
  )
}
