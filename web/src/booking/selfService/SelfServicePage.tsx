// Self-service page of a booking, opened by its link: status, reschedule and cancel.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Problem } from '../../shared/problem'
import { useI18n } from '../i18n'
import { TimePicker } from '../times/TimePicker'
import { useAvailability } from '../times/useAvailability'
import { BlankPage } from '../ui/BlankPage'
import { BookingCard } from '../ui/BookingCard'
import { Button, ButtonLink, describeProblem, EmptyState, LoadError, Note, StepTitle } from '../ui/controls'
import { Frame } from '../ui/Frame'
import { useAsync } from '../useAsync'
import { ConfirmCancellation, ConfirmReschedule } from './confirmations'
import { cancelBooking, loadBooking, type ManagedBooking, rescheduleBooking, rescheduleTimes } from './requests'
import styles from './SelfServicePage.module.css'

export default function SelfServicePage({ token }: { token: string }) {
  const { t } = useI18n()
  const load = useCallback(() => loadBooking(token), [token])
  const { request, retry, setData } = useAsync(load)
  const business = request.state === 'ready' ? request.data.business : undefined
  useEffect(() => {
    document.title = [t('selfService.title'), business].filter(Boolean).join(' – ')
  }, [business, t])

  if (request.state === 'loading') return <BlankPage shape="managedBooking" />
  if (request.state === 'failed')
    return (
      <Frame masthead={null}>
        {request.problem.code === 'not_found' ? (
          <EmptyState title={t('selfService.gone')} text={t('selfService.goneText')} />
        ) : (
          <LoadError title={t('failed.title')} problem={request.problem} retry={retry} />
        )}
      </Frame>
    )
  return <ManageBooking token={token} booking={request.data} setData={setData} />
}

interface Message {
  kind: 'good' | 'warn' | 'bad'
  text: string
}

function ManageBooking({
  token,
  booking,
  setData,
}: {
  token: string
  booking: ManagedBooking
  setData: (booking: ManagedBooking) => void
}) {
  const i18n = useI18n()
  const { t } = i18n
  const [isRescheduling, setRescheduling] = useState(false)
  const [anyone, setAnyone] = useState(false)
  const [start, setStart] = useState<string | null>(null)
  const [isConfirming, setConfirming] = useState(false)
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<Message | null>(null)
  const top = useRef<HTMLDivElement>(null)

  const source = useMemo(
    () => (isRescheduling ? rescheduleTimes(token, booking, anyone) : null),
    [isRescheduling, token, booking, anyone],
  )
  const times = useAvailability(source)

  const showMessage = (next: Message) => {
    setMessage(next)
    window.scrollTo({ top: 0 })
    top.current?.focus({ preventScroll: true })
  }

  /** Runs an action on the booking and shows the result. */
  const act = async (action: () => Promise<ManagedBooking>, successText: string) => {
    setBusy(true)
    try {
      setData(await action())
      setRescheduling(false)
      showMessage({ kind: 'good', text: successText })
    } catch (error) {
      const problem = Problem.of(error)
      showMessage({ kind: 'warn', text: describeProblem(problem, i18n) })
      if (isRescheduling) times.refresh()
      if (problem.code !== 'slot_taken' && problem.code !== 'offline')
        await loadBooking(token).then(setData, () => undefined)
    } finally {
      setBusy(false)
      setStart(null)
      setConfirming(false)
    }
  }

  /** Cancels the booking for the fee that was shown. If the fee has changed, shows the new one first. */
  const cancel = async () => {
    setBusy(true)
    const current = await loadBooking(token).catch(() => booking)
    if (current.may_cancel && current.cancellation_fee.amount !== booking.cancellation_fee.amount) {
      setData(current)
      setBusy(false)
    } else await act(() => cancelBooking(token, booking.version), t('selfService.cancelled'))
  }

  return (
    <Frame masthead={{ name: booking.business }}>
      <div className={styles.page} ref={top} tabIndex={-1}>
        {message && <Note kind={message.kind}>{message.text}</Note>}
        {isRescheduling ? (
          <>
            <StepTitle>{t('selfService.moveTitle')}</StepTitle>
            <label className={styles.anyone}>
              <input type="checkbox" checked={anyone} onChange={(event) => setAnyone(event.target.checked)} />
              {t('selfService.anyone')}
            </label>
            <TimePicker
              key={source?.key}
              times={times}
              zone={booking.location.time_zone}
              currentStart={booking.starts_at}
              onChoose={setStart}
            />
            <Button look="plain" onClick={() => setRescheduling(false)}>
              {t('selfService.stay')}
            </Button>
          </>
        ) : (
          <>
            <Status booking={booking} />
            <BookingCard booking={booking} />
            <Deadline booking={booking} />
            <div className={styles.actions}>
              {booking.may_reschedule && (
                <Button
                  onClick={() => {
                    setMessage(null)
                    setRescheduling(true)
                  }}
                >
                  {t('selfService.move')}
                </Button>
              )}
              <ButtonLink icon="calendar" href={`/api/v1/manage/${token}/calendar`} download="visit.ics">
                {t(booking.status === 'cancelled' ? 'selfService.calendarUpdate' : 'selfService.calendar')}
              </ButtonLink>
              {booking.may_cancel && (
                <Button look="bad" onClick={() => setConfirming(true)}>
                  {t('selfService.cancel')}
                </Button>
              )}
            </div>
          </>
        )}
      </div>
      {start && (
        <ConfirmReschedule
          booking={booking}
          start={start}
          busy={busy}
          onConfirm={() => act(() => rescheduleBooking(token, booking.version, start, anyone), t('selfService.moved'))}
          onClose={() => setStart(null)}
        />
      )}
      {isConfirming && (
        <ConfirmCancellation booking={booking} busy={busy} onConfirm={cancel} onClose={() => setConfirming(false)} />
      )}
    </Frame>
  )
}

const KINDS: Partial<Record<ManagedBooking['status'], string>> = {
  confirmed: 'good',
  arrived: 'good',
  in_service: 'good',
  completed: 'good',
  cancelled: 'bad',
  no_show: 'bad',
}

function Status({ booking: { status } }: { booking: ManagedBooking }) {
  const { t } = useI18n()
  return (
    <div className={styles.head}>
      <StepTitle focus={false}>{t('selfService.title')}</StepTitle>
      <span className={styles.status} data-kind={KINDS[status]}>
        {t(`status.${status}`)}
      </span>
    </div>
  )
}

/** Shows the deadline for changes, and the current cancellation fee. */
function Deadline({ booking }: { booking: ManagedBooking }) {
  const { t, format, dates } = useI18n()
  if (booking.status !== 'pending' && booking.status !== 'confirmed') return null
  const moment = dates.moment(booking.free_until)
  const fee = booking.cancellation_fee
  if (booking.may_reschedule) return <p className={styles.until}>{t('selfService.freeUntil', { moment })}</p>
  if (!booking.may_cancel) return <p className={styles.until}>{t('selfService.late', { moment })}</p>
  if (fee.amount === 0) return null
  return <p className={styles.until}>{t('selfService.feeNow', { moment, fee: format.money(fee) })}</p>
}
