// Storage of a booking draft, per business, until the tab is closed.

import { useCallback, useEffect, useState } from 'react'
import type { Attempt } from '../shared/idempotency'
import { readStorage, writeStorage } from '../shared/storage'
import type { Booked } from './page'
import { type Draft, emptyContact, emptyDraft } from './rules/draft'

export interface StoredState {
  draft: Draft
  attempt: Attempt | null
  booked: Booked | null
}

const emptyState: StoredState = { draft: emptyDraft, attempt: null, booked: null }

function readState(key: string): StoredState {
  try {
    const stored = JSON.parse(readStorage('sessionStorage', key) ?? '{}') as Partial<StoredState>
    const draft = { ...emptyDraft, ...stored.draft }
    return { ...emptyState, ...stored, draft: { ...draft, contact: { ...emptyContact, ...draft.contact } } }
  } catch {
    return emptyState
  }
}

/** Updates part of the stored state, to a value or by a function of the current state. */
export type UpdateState = (change: Partial<StoredState> | ((stored: StoredState) => Partial<StoredState>)) => void

export function useDraftStorage(code: string): [StoredState, UpdateState] {
  const key = `parlour.booking.${code}`
  const [stored, setStored] = useState(() => readState(key))
  const update = useCallback<UpdateState>(
    (change) =>
      setStored((previous) => ({ ...previous, ...(typeof change === 'function' ? change(previous) : change) })),
    [],
  )
  useEffect(() => writeStorage('sessionStorage', key, JSON.stringify(stored)), [key, stored])
  return [stored, update]
}
