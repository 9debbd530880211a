// Booking flow: location, services, employee, time and contact details, one step each.

import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { TextKey } from '../texts/booking.en'
import styles from './BookingFlow.module.css'
import { useDraftStorage } from './draftStorage'
import { scrollToTop } from './embedded'
import { goBack, pushStep, replaceStep, useCurrentStep } from './history'
import { useI18n } from './i18n'
import { availabilityFor } from './page'
import { employeesForAll, type Page } from './rules/catalogue'
import {
  reachableStep,
  type Step,
  selectionOf,
  stepAfter,
  stepBefore,
  stepsOf,
  withChoice,
  withLocation,
  withoutUnavailable,
  withServiceToggled,
} from './rules/draft'
import { DetailsStep } from './steps/DetailsStep'
import { DoneStep } from './steps/DoneStep'
import { EmployeeStep } from './steps/EmployeeStep'
import { LocationStep } from './steps/LocationStep'
import { ProblemNote } from './steps/ProblemNote'
import { Progress } from './steps/Progress'
import { ServicesStep } from './steps/ServicesStep'
import { describeTotal, Recap, Summary } from './steps/Summary'
import { TimePicker } from './times/TimePicker'
import { useAvailability } from './times/useAvailability'
import { BackButton, Button, Note, StepTitle } from './ui/controls'
import { Frame } from './ui/Frame'
import { useBooking } from './useBooking'
import { useOnline } from './useOnline'

const TITLES: Record<Exclude<Step, 'done'>, TextKey> = {
  place: 'location.title',
  services: 'services.title',
  who: 'employee.title',
  time: 'time.title',
  details: 'details.title',
}

export function BookingFlow({ page, reload }: { page: Page; reload: () => void }) {
  const i18n = useI18n()
  const { t } = i18n
  const [stored, update] = useDraftStorage(page.code)
  const draft = useMemo(() => withoutUnavailable(page, stored.draft), [page, stored.draft])
  const selection = selectionOf(page, draft)
  const online = useOnline()

  const requestedStep = useCurrentStep()
  const step: Step = requestedStep === 'done' && stored.booked ? 'done' : reachableStep(requestedStep, page, draft)
  const isFirst = useRef(true)
  // A layout effect, so that it runs before the next click. That click may push another step, which this would undo.
  useLayoutEffect(() => {
    if (requestedStep !== step) replaceStep(step)
  }, [requestedStep, step])
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls whenever the step changes
  useEffect(() => {
    if (!isFirst.current) scrollToTop()
    isFirst.current = false
  }, [step])

  const source = useMemo(
    () => (step === 'who' || step === 'time' || step === 'details' ? availabilityFor(page, draft) : null),
    [page, draft, step],
  )
  const times = useAvailability(source)

  const { problem, fieldErrors, sending, submit, dismissProblem } = useBooking({
    page,
    draft,
    stored,
    update,
    locale: i18n.format.locale,
    refreshTimes: times.refresh,
    reload,
  })

  const change = (changed: typeof draft) => update({ draft: changed })
  const proceed = (changed: typeof draft) => {
    change(changed)
    dismissProblem()
    pushStep(stepAfter(step, page, changed))
  }

  const masthead = {
    name: page.name,
    logo: page.logo?.thumbnail_url ?? page.logo?.url,
    note: [
      step !== 'place' && page.locations.length > 1 && selection.location?.name,
      typeof page.rating === 'number' && t('app.rating', { rating: i18n.format.number(page.rating) }),
    ]
      .filter(Boolean)
      .join(' · '),
  }

  if (step === 'done' && stored.booked)
    return (
      <Frame masthead={masthead}>
        <DoneStep booked={stored.booked} onAgain={() => pushStep(stepsOf(page, draft)[0] ?? 'services')} />
      </Frame>
    )

  const steps = stepsOf(page, draft)
  const previousStep = stepBefore(step, page, draft)
  const total = describeTotal(page, draft, i18n)
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
              {previousStep && <BackButton label={t('action.back')} onClick={() => goBack(previousStep)} />}
              <Progress at={steps.indexOf(step)} steps={steps.length} />
            </div>
            <StepTitle focus={!isFirst.current}>{t(step === 'done' ? 'done.confirmed' : TITLES[step])}</StepTitle>
          </div>
          {!online && <Note kind="warn">{t('offline.note')}</Note>}
          {problem && <ProblemNote problem={problem} />}
          {(step === 'who' || step === 'time' || step === 'details') && <Recap page={page} draft={draft} />}
          {step === 'place' && (
            <LocationStep
              locations={page.locations}
              chosen={draft.locationId}
              onChoose={(id) => proceed(withLocation(page, draft, id))}
            />
          )}
          {step === 'services' && (
            <ServicesStep
              services={selection.services}
              chosen={draft.serviceIds}
              onToggle={(id) => {
                dismissProblem()
                change(withServiceToggled(page, draft, id))
              }}
            />
          )}
          {step === 'who' && selection.location && (
            <EmployeeStep
              employees={employeesForAll(page, selection.location.id, chosen)}
              services={chosen}
              currency={page.currency}
              chosen={draft.choice}
              times={times}
              onChoose={(choice) => proceed(withChoice(draft, choice))}
            />
          )}
          {step === 'time' && selection.location && (
            <TimePicker
              key={source?.key}
              times={times}
              zone={selection.location.time_zone}
              chosen={draft.startsAt}
              onChoose={(startsAt) => proceed({ ...draft, startsAt })}
            />
          )}
          {step === 'details' && (
            <DetailsStep
              page={page}
              contact={draft.contact}
              fieldErrors={fieldErrors}
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
                <strong>{total.price}</strong>
                <span>
                  {t.count('services.chosen', chosen.length)} · {total.duration}
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
