// Last step: confirms the booking or the request, and offers the link to manage it.

import { useState } from 'react'
import { isEmbedded } from '../embedded'
import { useI18n } from '../i18n'
import type { Booked } from '../page'
import { BookingCard } from '../ui/BookingCard'
import { Button, ButtonLink, StepTitle } from '../ui/controls'
import { Icon } from '../ui/Icon'
import styles from './DoneStep.module.css'

export function DoneStep({ booked, onAgain }: { booked: Booked; onAgain: () => void }) {
  const { t } = useI18n()
  const isPending = booked.booking.status === 'pending'
  const { pathname } = new URL(booked.url)
  const calendar = `/api/v1${pathname}/calendar`
  return (
    <div className={styles.done}>
      <div className={styles.head}>
        <span className={styles.sign} data-pending={isPending || undefined}>
          <Icon name={isPending ? 'calendar' : 'check'} size={28} />
        </span>
        <StepTitle>{t(isPending ? 'done.pending' : 'done.confirmed')}</StepTitle>
        <p className={styles.text}>{t(isPending ? 'done.pendingText' : 'done.confirmedText')}</p>
      </div>
      <BookingCard booking={booked.booking} />
      <div className={styles.actions}>
        <ButtonLink look="main" icon="calendar" href={calendar} download="visit.ics">
          {t('done.calendar')}
        </ButtonLink>
        <ButtonLink href={pathname} newTab={isEmbedded}>
          {t('done.manage')}
        </ButtonLink>
      </div>
      <p className={styles.keep}>
        {t('done.keep')} <CopyLink address={booked.url} />
      </p>
      <p className={styles.keep}>
        <Button look="quiet" onClick={onAgain}>
          {t('done.again')}
        </Button>
      </p>
    </div>
  )
}

function CopyLink({ address }: { address: string }) {
  const { t } = useI18n()
  const [copied, setCopied] = useState(false)
  // The clipboard API is only available in secure contexts.
  if (!navigator.clipboard) return null
  const copy = () =>
    navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <button type="button" className={styles.copy} onClick={copy}>
      <span aria-live="polite">{t(copied ? 'done.copied' : 'done.copy')}</span>
    </button>
  )
}
