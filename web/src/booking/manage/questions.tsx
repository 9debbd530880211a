// What is asked before a visit is moved or called off: with what follows, and with what it costs.

import { Dialog, DialogActions } from '../parts/Dialog'
import { Button } from '../parts/parts'
import { useSpeech } from '../speech'
import styles from './ManagePage.module.css'
import type { Visit } from './managed'

interface Props {
  visit: Visit
  busy: boolean
  onYes: () => void
  onNo: () => void
}

export function SureToMove({ visit, start, busy, onYes, onNo }: Props & { start: string }) {
  const { t, dates } = useSpeech()
  return (
    <Dialog title={t('manage.sureMove')} onClose={onNo}>
      <dl className={styles.change}>
        <dt>{t('manage.from')}</dt>
        <dd>{dates.moment(visit.starts_at)}</dd>
        <dt>{t('manage.to')}</dt>
        <dd>
          <strong>{dates.moment(start)}</strong>
        </dd>
      </dl>
      <DialogActions>
        <Button busy={busy} onClick={onYes}>
          {t('manage.yesMove')}
        </Button>
        <Button look="plain" onClick={onNo}>
          {t('action.back')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

export function SureToCancel({ visit, busy, onYes, onNo }: Props) {
  const { t, format, dates } = useSpeech()
  const isFree = visit.cancellation_fee.amount === 0
  const fee = format.money(visit.cancellation_fee)
  return (
    <Dialog title={t('manage.sureCancel')} onClose={onNo}>
      <p className={styles.consequence}>{dates.moment(visit.starts_at)}</p>
      <p className={styles.consequence} data-costs={!isFree || undefined} aria-live="polite">
        {isFree ? t('manage.costsNothing') : t('manage.costs', { fee })}
      </p>
      <DialogActions>
        <Button look="plain" onClick={onNo}>
          {t('manage.keep')}
        </Button>
        <Button look="bad" busy={busy} onClick={onYes}>
          {isFree ? t('manage.yesCancel') : t('manage.yesCancelFee', { fee })}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
