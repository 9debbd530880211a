// Booking, step by step: where, what, with whom, when, and who comes.

import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { TextKey } from '../texts/booking.en'
import styles from './BookingFlow.module.css'
import { showTop } from './embedded'
import { goBack, goInstead, goOn, useStepInAddress } from './history'
import { useNotebook } from './notebook'
import { timesFor } from './page'
import { Frame } from './parts/Frame'
import { BackButton, Button, Note, StepTitle } from './parts/parts'
import { type Page, peopleForAll } from './rules/catalogue'
import {
  atPlace,
  reachable,
  type Step,
  selectionOf,
  settle,
  stepAfter,
  stepBefore,
  stepsOf,
  toggled,
  withChoice,
} from './rules/draft'
import { useSpeech } from './speech'
import { DetailsStep } from './steps/DetailsStep'
import { DoneStep } from './steps/DoneStep'
import { PlaceStep } from './steps/PlaceStep'
import { ProblemNote } from './steps/ProblemNote'
import { Progress } from './steps/Progress'
import { ServicesStep } from './steps/ServicesStep'
import { Recap, Summary, sayTotal } from './steps/Summary'
import { WhoStep } from './steps/WhoStep'
import { useOpenTimes } from './times/openTimes'
import { TimePicker } from './times/TimePicker'
import { useBooking } from './useBooking'
import { useOnline } from './useOnline'

const TITLES: Record<Exclude<Step, 'done'>, TextKey> = {
  place: 'place.title',
  services: 'services.title',
  who: 'who.title',
  time: 'time.title',
  details: 'details.title',
}

export function BookingFlow({ page, reload }: { page: Page; reload: () => void }) {
  const speech = useSpeech()
  const { t } = speech
  const [notes, write] = useNotebook(page.code)
  const draft = useMemo(() => settle(page, notes.draft), [page, notes.draft])
  const selection = selectionOf(page, draft)
  const online = useOnline()

  const wished = useStepInAddress()
  const step: Step = wished === 'done' && notes.booked ? 'done' : reachable(wished, page, draft)
  const isFirst = useRef(true)
  // Before anything can be clicked: a click leads on to another step, which this would take back.
  useLayoutEffect(() => {
    if (wished !== step) goInstead(step)
  }, [wished, step])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step begins at the top
  useEffect(() => {
    if (!isFirst.current) showTop()
    isFirst.current = false
  }, [step])

  const source = useMemo(
    () => (step === 'who' || step === 'time' || step === 'details' ? timesFor(page, draft) : null),
    [page, draft, step],
  )
  const times = useOpenTimes(source)

  const { problem, wrong, sending, submit, forget } = useBooking({
    page,
    draft,
    notes,
    write,
    locale: speech.format.locale,
    refreshTimes: times.refresh,
    reload,
  })

  const change = (changed: typeof draft) => write({ draft: changed })
  const proceed = (changed: typeof draft) => {
    change(changed)
    forget()
    goOn(stepAfter(step, page, changed))
  }

  const masthead = {
    name: page.name,
    logo: page.logo?.small_link ?? page.logo?.link,
    note: [
      step !== 'place' && page.locations.length > 1 && selection.place?.name,
      typeof page.rating === 'number' && t('app.rating', { rating: speech.format.number(page.rating) }),
    ]
      .filter(Boolean)
      .join(' · '),
  }

  if (step === 'done' && notes.booked)
    return (
      <Frame masthead={masthead}>
        <DoneStep booked={notes.booked} onAgain={() => goOn(stepsOf(page, draft)[0] ?? 'services')} />
      </Frame>
    )

  const steps = stepsOf(page, draft)
  const before = stepBefore(step, page, draft)
  const sum = sayTotal(page, draft, speech)
  const { chosen } = selection
  const proceedButton = step === 'services' && (
    <Button onClick={() => proceed(draft)} disabled={chosen.length === 0}>
      {t('action.continue')}
    </Button>
  )
  return (
    <Frame masthead={masthead} wide>
      <div className={styles.columns}>
        <div className={styles.step} key={step} data-step={step}>
          <div className={styles.head}>
            <div className={styles.progress}>
              {before && <BackButton label={t('action.back')} onClick={() => goBack(before)} />}
              <Progress at={steps.indexOf(step)} steps={steps.length} />
            </div>
            <StepTitle focus={!isFirst.current}>{t(step === 'done' ? 'done.confirmed' : TITLES[step])}</StepTitle>
          </div>
          {!online && <Note kind="warn">{t('offline.note')}</Note>}
          {problem && <ProblemNote problem={problem} />}
          {(step === 'who' || step === 'time' || step === 'details') && <Recap page={page} draft={draft} />}
          {step === 'place' && (
            <PlaceStep
              places={page.locations}
              chosen={draft.placeId}
              onChoose={(id) => proceed(atPlace(page, draft, id))}
            />
          )}
          {step === 'services' && (
            <ServicesStep
              services={selection.services}
              chosen={draft.serviceIds}
              onToggle={(id) => {
                forget()
                change(toggled(page, draft, id))
              }}
            />
          )}
          {step === 'who' && selection.place && (
            <WhoStep
              people={peopleForAll(page, selection.place.id, chosen)}
              services={chosen}
              currency={page.currency}
              chosen={draft.choice}
              times={times}
              onChoose={(choice) => proceed(withChoice(draft, choice))}
            />
          )}
          {step === 'time' && selection.place && (
            <TimePicker
              key={source?.key}
              times={times}
              zone={selection.place.time_zone}
              chosen={draft.startsAt}
              onChoose={(startsAt) => proceed({ ...draft, startsAt })}
            />
          )}
          {step === 'details' && (
            <DetailsStep
              page={page}
              contact={draft.contact}
              wrong={wrong}
              sending={sending}
              onChange={(contact) => change({ ...draft, contact })}
              onSubmit={submit}
            />
          )}
        </div>
        <aside className={styles.aside}>
          <Summary page={page} draft={draft}>
            {proceedButton}
          </Summary>
        </aside>
      </div>
      {step === 'services' && (
        <div className={styles.bar} data-open={chosen.length > 0 || undefined}>
          <p className={styles.sum} aria-live="polite">
            {chosen.length > 0 && (
              <>
                <strong>{sum.price}</strong>
                <span>
                  {t.count('services.chosen', chosen.length)} · {sum.duration}
                </span>
              </>
            )}
          </p>
          {proceedButton}
        </div>
      )}
    </Frame>
  )
}
