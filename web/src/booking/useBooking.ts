// Sending off what was put together, and what follows from the answer.

import { useCallback, useRef, useState } from 'react'
import { idempotencyKey } from '../shared/api'
import { attemptFor, isOpen } from '../shared/attempt'
import { Problem } from '../shared/problem'
import type { TextKey } from '../texts/booking.en'
import { goBack, goInstead } from './history'
import type { Notebook, Write } from './notebook'
import { book, requestFor } from './page'
import type { Page } from './rules/catalogue'
import { type Draft, emptyDraft } from './rules/draft'
import { type FormField, fieldTexts, wayOf } from './rules/problems'

interface Given {
  page: Page
  draft: Draft
  notes: Notebook
  write: Write
  locale: string
  /** Loads the free times anew. */
  refreshTimes: () => void
  /** Loads the page anew. */
  reload: () => void
}

interface Booking {
  problem: Problem | null
  /** What the server has said of the form's fields. */
  wrong: Partial<Record<FormField, TextKey>>
  sending: boolean
  submit: () => Promise<void>
  /** Puts the problem out of sight. */
  forget: () => void
}

export function useBooking({ page, draft, notes, write, locale, refreshTimes, reload }: Given): Booking {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [wrong, setWrong] = useState<Booking['wrong']>({})
  const [sending, setSending] = useState(false)
  // The state is a rendering behind: a second tap may come before that.
  const underWay = useRef(false)
  const forget = useCallback(() => setProblem(null), [])

  const refused = (found: Problem) => {
    setProblem(found)
    setWrong(fieldTexts(found))
    if (!isOpen(found.code)) write({ attempt: null })
    const way = wayOf(found)
    if (way === 'times') {
      write((kept) => ({ draft: { ...kept.draft, startsAt: null } }))
      refreshTimes()
      goBack('time')
    } else if (way === 'start') {
      reload()
      goBack('services')
    }
  }

  const submit = async () => {
    if (underWay.current) return
    underWay.current = true
    setSending(true)
    setProblem(null)
    setWrong({})
    const request = requestFor(page, draft, locale)
    const attempt = attemptFor(JSON.stringify(request), notes.attempt, idempotencyKey)
    write({ attempt })
    try {
      const booked = await book(page.code, attempt.key, request)
      write({ draft: { ...emptyDraft, contact: draft.contact }, attempt: null, booked })
      goInstead('done')
    } catch (thrown) {
      refused(Problem.of(thrown))
    } finally {
      underWay.current = false
      setSending(false)
    }
  }

  return { problem, wrong, sending, submit, forget }
}
