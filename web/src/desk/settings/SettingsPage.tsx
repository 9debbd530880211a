// The business as its owner wants it, a card for each side of it.

import { useQuery } from '@tanstack/react-query'
import { businessQuery } from '../catalogue'
import { Page, RowsOnTheirWay } from '../parts/parts'
import { Failed } from '../parts/problems'
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
  const error = business.error ?? notices.error
  const card = business.data && { business: business.data, readOnly: !may.own }
  return (
    <Page narrow title={t('navigation.settings')} lead={!may.own && t('settings.ownerOnly')}>
      {card && notices.data ? (
        <>
          <NameCard {...card} />
          <Logo business={card.business} />
          <OnlineCard {...card} />
          <CancellingCard {...card} />
          <WaitlistCard {...card} />
          <NoticesCard rules={notices.data} />
        </>
      ) : error ? (
        <Failed
          thrown={error}
          again={() => {
            void business.refetch()
            void notices.refetch()
          }}
        />
      ) : (
        <RowsOnTheirWay />
      )}
    </Page>
  )
}
