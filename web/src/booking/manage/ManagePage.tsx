// A visit by its link: how it stands, and what can still be done about it.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Problem } from '../../shared/problem'
import { useLoad } from '../load'
import { BlankPage } from '../parts/BlankPage'
import { Frame } from '../parts/Frame'
import { Button, ButtonLink, CalmState, Failed, Note, StepTitle, sayProblem } from '../parts/parts'
import { VisitCard } from '../parts/VisitCard'
import { useSpeech } from '../speech'
import { useOpenTimes } from '../times/openTimes'
import { TimePicker } from '../times/TimePicker'
import styles from './ManagePage.module.css'
import { cancelVisit, loadVisit, moveVisit, timesToMove, type Visit } from './managed'
import { SureToCancel, SureToMove } from './questions'

export default function ManagePage({ token }: { token: string }) {
  const { t } = useSpeech()
  const load = useCallback(() => loadVisit(token), [token])
  const { loaded, again, put } = useLoad(load)
  const business = loaded.state === 'ready' ? loaded.data.business : undefined
  useEffect(() => {
    document.title = [t('manage.title'), business].filter(Boolean).join(' – ')
  }, [business, t])

  if (loaded.state === 'loading') return <BlankPage shape="visit" />
  if (loaded.state === 'failed')
    return (
      <Frame masthead={null}>
        {loaded.problem.code === 'not_found' ? (
          <CalmState title={t('manage.gone')} text={t('manage.goneText')} />
        ) : (
          <Failed title={t('failed.title')} problem={loaded.problem} again={again} />
        )}
      </Frame>
    )
  return <Managed token={token} visit={loaded.data} put={put} />
}

interface Said {
  kind: 'good' | 'warn' | 'bad'
  text: string
}

function Managed({ token, visit, put }: { token: string; visit: Visit; put: (visit: Visit) => void }) {
  const speech = useSpeech()
  const { t } = speech
  const [moving, setMoving] = useState(false)
  const [anyone, setAnyone] = useState(false)
  const [start, setStart] = useState<string | null>(null)
  const [cancelling, setCancelling] = useState(false)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said | null>(null)
  const top = useRef<HTMLDivElement>(null)

  const source = useMemo(() => (moving ? timesToMove(token, visit, anyone) : null), [moving, token, visit, anyone])
  const times = useOpenTimes(source)

  const say = (something: Said) => {
    setSaid(something)
    window.scrollTo({ top: 0 })
    top.current?.focus({ preventScroll: true })
  }

  /** Does something about the visit, and shows what has become of it. */
  const act = async (action: () => Promise<Visit>, done: string) => {
    setBusy(true)
    try {
      put(await action())
      setMoving(false)
      say({ kind: 'good', text: done })
    } catch (thrown) {
      const problem = Problem.of(thrown)
      say({ kind: 'warn', text: sayProblem(problem, speech) })
      if (moving) times.refresh()
      if (problem.code !== 'slot_taken' && problem.code !== 'offline') await loadVisit(token).then(put, () => undefined)
    } finally {
      setBusy(false)
      setStart(null)
      setCancelling(false)
    }
  }

  /** Calls it off for what was said. If it costs something else by now, that is said first. */
  const cancel = async () => {
    setBusy(true)
    const now = await loadVisit(token).catch(() => visit)
    if (now.may_cancel && now.cancellation_fee.amount !== visit.cancellation_fee.amount) {
      put(now)
      setBusy(false)
    } else await act(() => cancelVisit(token, visit.version), t('manage.cancelled'))
  }

  return (
    <Frame masthead={{ name: visit.business }}>
      <div className={styles.page} ref={top} tabIndex={-1}>
        {said && <Note kind={said.kind}>{said.text}</Note>}
        {moving ? (
          <>
            <StepTitle>{t('manage.moveTitle')}</StepTitle>
            <label className={styles.anyone}>
              <input type="checkbox" checked={anyone} onChange={(event) => setAnyone(event.target.checked)} />
              {t('manage.anyone')}
            </label>
            <TimePicker
              key={source?.key}
              times={times}
              zone={visit.location.time_zone}
              except={visit.starts_at}
              onChoose={setStart}
            />
            <Button look="plain" onClick={() => setMoving(false)}>
              {t('manage.stay')}
            </Button>
          </>
        ) : (
          <>
            <Status visit={visit} />
            <VisitCard visit={visit} />
            <Until visit={visit} />
            <div className={styles.actions}>
              {visit.may_move && (
                <Button
                  onClick={() => {
                    setSaid(null)
                    setMoving(true)
                  }}
                >
                  {t('manage.move')}
                </Button>
              )}
              <ButtonLink icon="calendar" href={`/api/v1/manage/${token}/calendar`} download="visit.ics">
                {t(visit.status === 'cancelled' ? 'manage.calendarUpdate' : 'manage.calendar')}
              </ButtonLink>
              {visit.may_cancel && (
                <Button look="bad" onClick={() => setCancelling(true)}>
                  {t('manage.cancel')}
                </Button>
              )}
            </div>
          </>
        )}
      </div>
      {start && (
        <SureToMove
          visit={visit}
          start={start}
          busy={busy}
          onYes={() => act(() => moveVisit(token, visit.version, start, anyone), t('manage.moved'))}
          onNo={() => setStart(null)}
        />
      )}
      {cancelling && <SureToCancel visit={visit} busy={busy} onYes={cancel} onNo={() => setCancelling(false)} />}
    </Frame>
  )
}

const KINDS: Partial<Record<Visit['status'], string>> = {
  confirmed: 'good',
  arrived: 'good',
  in_service: 'good',
  completed: 'good',
  cancelled: 'bad',
  no_show: 'bad',
}

function Status({ visit: { status } }: { visit: Visit }) {
  const { t } = useSpeech()
  return (
    <div className={styles.head}>
      <StepTitle focus={false}>{t('manage.title')}</StepTitle>
      <span className={styles.status} data-kind={KINDS[status]}>
        {t(`status.${status}`)}
      </span>
    </div>
  )
}

/** Until when something can be done about the visit, and what it costs by now. */
function Until({ visit }: { visit: Visit }) {
  const { t, format, dates } = useSpeech()
  if (visit.status !== 'pending' && visit.status !== 'confirmed') return null
  const moment = dates.moment(visit.free_until)
  const fee = visit.cancellation_fee
  if (visit.may_move) return <p className={styles.until}>{t('manage.freeUntil', { moment })}</p>
  if (!visit.may_cancel) return <p className={styles.until}>{t('manage.late', { moment })}</p>
  if (fee.amount === 0) return null
  return <p className={styles.until}>{t('manage.feeNow', { moment, fee: format.money(fee) })}</p>
}
