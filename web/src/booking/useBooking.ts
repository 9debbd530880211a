// Sends the booking request and handles its result.

import { useCallback, useRef, useState } from 'react'
import { idempotencyKey } from '../shared/api'
import { attemptFor, isOutcomeUnknown } from '../shared/idempotency'
import { Problem } from '../shared/problem'
import type { TextKey } from '../texts/booking.en'
import type { StoredState, UpdateState } from './draftStorage'
import { goBack, replaceStep } from './history'
import { book, requestFor } from './page'
import type { Page } from './rules/catalogue'
import { type Draft, emptyDraft } from './rules/draft'
import { type FormField, fieldTexts, recoveryFrom } from './rules/problems'

interface Options {
  page: Page
  draft: Draft
  stored: StoredState
  update: UpdateState
  locale: string
  /** Reloads the availability. */
  refreshTimes: () => void
  /** Reloads the page's data. */
  reload: () => void
}

interface BookingRequest {
  problem: Problem | null
  /** Errors of the form's fields, from the server. */
  fieldErrors: Partial<Record<FormField, TextKey>>
  sending: boolean
  submit: () => Promise<void>
  /** Hides the problem. */
  dismissProblem: () => void
}

export function useBooking({ page, draft, stored, update, locale, refreshTimes, reload }: Options): BookingRequest {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [fieldErrors, setFieldErrors] = useState<BookingRequest['fieldErrors']>({})
  const [sending, setSending] = useState(false)
  // State updates only with the next render, and a second tap may come before that.
  const isSubmitting = useRef(false)
  const dismissProblem = useCallback(() => setProblem(null), [])

  const handleProblem = (problem: Problem) => {
    setProblem(problem)
    setFieldErrors(fieldTexts(problem))
    if (!isOutcomeUnknown(problem.code)) update({ attempt: null })
    const recovery = recoveryFrom(problem)
    if (recovery === 'times') {
      update((current) => ({ draft: { ...current.draft, startsAt: null } }))
      refreshTimes()
      goBack('time')
    } else if (recovery === 'start') {
      reload()
      goBack('services')
    }
  }

  const submit = async () => {
    if (isSubmitting.current) return
    isSubmitting.current = true
    setSending(true)
    setProblem(null)
    setFieldErrors({})
    const request = requestFor(page, draft, locale)
    const attempt = attemptFor(JSON.stringify(request), stored.attempt, idempotencyKey)
    update({ attempt })
    try {
      const booked = await book(page.code, attempt.key, request)
      update({ draft: { ...emptyDraft, contact: draft.contact }, attempt: null, booked })
      replaceStep('done')
    } catch (error) {
      handleProblem(Problem.of(error))
    } finally {
      isSubmitting.current = false
      setSending(false)
    }
  }

  return { problem, fieldErrors, sending, submit, dismissProblem }
}
