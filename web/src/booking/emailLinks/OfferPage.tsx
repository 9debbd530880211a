// Waitlist offer page: accepts or declines a time that has become free.

import { useCallback, useEffect, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { Problem, unwrap } from '../../shared/problem'
import type { TextKey } from '../../texts/booking.en'
import { useI18n } from '../i18n'
import { BlankPage } from '../ui/BlankPage'
import { Button, describeProblem, EmptyState, LoadError, Note, StepTitle } from '../ui/controls'
import { Frame } from '../ui/Frame'
import { useAsync } from '../useAsync'
import styles from './emailLinks.module.css'

type Offer = Schemas['PublicOffer']
type Outcome = Exclude<Offer['state'], 'open'>

const OUTCOMES: Record<Outcome, [title: TextKey, text: TextKey]> = {
  accepted: ['offer.taken', 'offer.takenText'],
  declined: ['offer.declined', 'offer.declinedText'],
  expired: ['offer.over', 'offer.overText'],
  gone: ['offer.over', 'offer.overText'],
}

export default function OfferPage({ token }: { token: string }) {
  const { t } = useI18n()
  const load = useCallback(() => unwrap(api.GET('/offers/{token}', { params: { path: { token } } })), [token])
  const { request, retry, setData } = useAsync(load)
  const business = request.state === 'ready' ? request.data.business : undefined
  useEffect(() => {
    if (business) document.title = business
  }, [business])

  if (request.state === 'loading') return <BlankPage shape="emailLink" />
  if (request.state === 'failed')
    return (
      <Frame masthead={null}>
        {request.problem.code === 'not_found' ? (
          <EmptyState title={t('offer.gone')} text={t('offer.goneText')} />
        ) : (
          <LoadError title={t('failed.title')} problem={request.problem} retry={retry} />
        )}
      </Frame>
    )
  return <ShownOffer token={token} offer={request.data} setData={setData} />
}

function ShownOffer({ token, offer, setData }: { token: string; offer: Offer; setData: (offer: Offer) => void }) {
  const i18n = useI18n()
  const { t, dates, format } = i18n
  const [firstState] = useState(offer.state)
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<string | null>(null)
  const path = { params: { path: { token } } }

  const respond = async (action: () => Promise<Offer>) => {
    setBusy(true)
    setMessage(null)
    try {
      setData(await action())
    } catch (error) {
      const problem = Problem.of(error)
      const isTaken = problem.code === 'slot_taken' || problem.code === 'outside_hours'
      setMessage(isTaken ? t('offer.slotTaken') : describeProblem(problem, i18n))
      if (problem.code !== 'offline') await unwrap(api.GET('/offers/{token}', path)).then(setData, () => undefined)
    } finally {
      setBusy(false)
    }
  }

  const outcome = offer.state === 'open' ? null : OUTCOMES[offer.state]
  return (
    <Frame masthead={{ name: offer.business }}>
      <div className={styles.page}>
        <StepTitle key={offer.state} focus={offer.state !== firstState}>
          {t(outcome ? outcome[0] : 'offer.title')}
        </StepTitle>
        {message && <Note kind="warn">{message}</Note>}
        {outcome && !message && <p className={styles.text}>{t(outcome[1])}</p>}
        <section className={styles.card}>
          <p className={styles.day}>{dates.longDay(offer.starts_at.slice(0, 10))}</p>
          <p className={styles.text}>
            {dates.time(offer.starts_at)} – {dates.time(offer.ends_at)}
          </p>
          <p className={styles.line}>
            <strong>{format.list(offer.services)}</strong>
            <span>{t('summary.with', { name: offer.employee })}</span>
          </p>
          <p className={styles.line}>
            <strong>{offer.location}</strong>
            <span>{[offer.address, offer.city].filter(Boolean).join(', ')}</span>
          </p>
        </section>
        {!outcome && (
          <>
            <p className={styles.text}>{t('offer.until', { moment: dates.moment(offer.expires_at) })}</p>
            <div className={styles.actions}>
              <Button busy={busy} onClick={() => respond(() => unwrap(api.POST('/offers/{token}/accept', path)))}>
                {t('offer.take')}
              </Button>
              <Button
                look="plain"
                busy={busy}
                onClick={() => respond(() => unwrap(api.POST('/offers/{token}/decline', path)))}
              >
                {t('offer.refuse')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Frame>
  )
}
