// Confirmation dialogs for rescheduling and cancelling a booking, with the consequences and the fee.

import { useI18n } from '../i18n'
import { Button } from '../ui/controls'
import { Dialog, DialogActions } from '../ui/Dialog'
import type { ManagedBooking } from './requests'
import styles from './SelfServicePage.module.css'

interface Props {
  booking: ManagedBooking
  busy: boolean
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmReschedule({ booking, start, busy, onConfirm, onClose }: Props & { start: string }) {
  const { t, dates } = useI18n()
  return (
    <Dialog title={t('selfService.sureMove')} onClose={onClose}>
      <dl className={styles.change}>
        <dt>{t('selfService.from')}</dt>
        <dd>{dates.moment(booking.starts_at)}</dd>
        <dt>{t('selfService.to')}</dt>
        <dd>
          <strong>{dates.moment(start)}</strong>
        </dd>
      </dl>
      <DialogActions>
        <Button busy={busy} onClick={onConfirm}>
          {t('selfService.yesMove')}
        </Button>
        <Button look="plain" onClick={onClose}>
          {t('action.back')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

export function ConfirmCancellation({ booking, busy, onConfirm, onClose }: Props) {
  const { t, format, dates } = useI18n()
  const isFree = booking.cancellation_fee.amount === 0
  const fee = format.money(booking.cancellation_fee)
  return (
    <Dialog title={t('selfService.sureCancel')} onClose={onClose}>
      <p className={styles.consequence}>{dates.moment(booking.starts_at)}</p>
      <p className={styles.consequence} data-costs={!isFree || undefined} aria-live="polite">
        {isFree ? t('selfService.costsNothing') : t('selfService.costs', { fee })}
      </p>
      <DialogActions>
        <Button look="plain" onClick={onClose}>
          {t('selfService.keep')}
        </Button>
        <Button look="bad" busy={busy} onClick={onConfirm}>
          {isFree ? t('selfService.yesCancel') : t('selfService.yesCancelFee', { fee })}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
