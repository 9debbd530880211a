// An offer of the waiting list: a time that has become free, to be taken or refused.

import { useCallback, useEffect, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer, Problem } from '../../shared/problem'
import type { TextKey } from '../../texts/booking.en'
import { useLoad } from '../load'
import { BlankPage } from '../parts/BlankPage'
import { Frame } from '../parts/Frame'
import { Button, CalmState, Failed, Note, StepTitle, sayProblem } from '../parts/parts'
import { useSpeech } from '../speech'
import styles from './letters.module.css'

type Offer = Schemas['Offer']
type Outcome = Exclude<Offer['state'], 'open'>

const OUTCOMES: Record<Outcome, [title: TextKey, text: TextKey]> = {
  accepted: ['offer.taken', 'offer.takenText'],
  declined: ['offer.declined', 'offer.declinedText'],
  expired: ['offer.over', 'offer.overText'],
  gone: ['offer.over', 'offer.overText'],
}

export default function OfferPage({ token }: { token: string }) {
  const { t } = useSpeech()
  const load = useCallback(() => answer(api.GET('/offers/{token}', { params: { path: { token } } })), [token])
  const { loaded, again, put } = useLoad(load)
  const business = loaded.state === 'ready' ? loaded.data.business : undefined
  useEffect(() => {
    if (business) document.title = business
  }, [business])

  if (loaded.state === 'loading') return <BlankPage shape="letter" />
  if (loaded.state === 'failed')
    return (
      <Frame masthead={null}>
        {loaded.problem.code === 'not_found' ? (
          <CalmState title={t('offer.gone')} text={t('offer.goneText')} />
        ) : (
          <Failed title={t('failed.title')} problem={loaded.problem} again={again} />
        )}
      </Frame>
    )
  return <ShownOffer token={token} offer={loaded.data} put={put} />
}

function ShownOffer({ token, offer, put }: { token: string; offer: Offer; put: (offer: Offer) => void }) {
  const speech = useSpeech()
  const { t, dates, format } = speech
  const [firstState] = useState(offer.state)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const path = { params: { path: { token } } }

  const act = async (action: () => Promise<Offer>) => {
    setBusy(true)
    setSaid(null)
    try {
      put(await action())
    } catch (thrown) {
      const problem = Problem.of(thrown)
      const isTaken = problem.code === 'slot_taken' || problem.code === 'outside_hours'
      setSaid(isTaken ? t('offer.slotTaken') : sayProblem(problem, speech))
      if (problem.code !== 'offline') await answer(api.GET('/offers/{token}', path)).then(put, () => undefined)
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
        {said && <Note kind="warn">{said}</Note>}
        {outcome && !said && <p className={styles.text}>{t(outcome[1])}</p>}
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
              <Button busy={busy} onClick={() => act(() => answer(api.POST('/offers/{token}/acceptance', path)))}>
                {t('offer.take')}
              </Button>
              <Button
                look="plain"
                busy={busy}
                onClick={() => act(() => answer(api.POST('/offers/{token}/refusal', path)))}
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
