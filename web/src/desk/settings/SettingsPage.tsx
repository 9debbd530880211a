// The business as its owner wants it, a card for each side of it.

import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../../shared/api'
import { type Business, businessQuery } from '../catalogue'
import { Async, type QueryState } from '../kit/Async'
import { Page } from '../parts/parts'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { CancellingCard, NameCard, OnlineCard, WaitlistCard } from './BusinessCards'
import { Logo } from './Logo'
import { NoticesCard, noticesQuery } from './NoticesCard'

export function SettingsPage() {
  const { t } = useTexts()
  const { may } = useUser()
  const business = useQuery(businessQuery)
  const notices = useQuery(noticesQuery)
  const both: QueryState<[Business, Schemas['NoticeRules']]> = {
    data: business.data && notices.data && [business.data, notices.data],
    error: business.error ?? notices.error,
    refetch: () => Promise.all([business.refetch(), notices.refetch()]),
  }
  return (
    <Page narrow title={t('navigation.settings')} lead={!may.own && t('settings.ownerOnly')}>
      <Async query={both}>
        {([business, rules]) => (
          <>
            <NameCard business={business} readOnly={!may.own} />
            <Logo business={business} />
            <OnlineCard business={business} readOnly={!may.own} />
            <CancellingCard business={business} readOnly={!may.own} />
            <WaitlistCard business={business} readOnly={!may.own} />
            <NoticesCard rules={rules} />
          </>
        )}
      </Async>
    </Page>
  )
}
