// What one has put together on a business's page, kept for as long as the tab is open.

import { useCallback, useEffect, useState } from 'react'
import type { Attempt } from '../shared/attempt'
import { keep, kept } from '../shared/storage'
import type { Booked } from './page'
import { type Draft, emptyDraft, nobody } from './rules/draft'

export interface Notebook {
  draft: Draft
  attempt: Attempt | null
  booked: Booked | null
}

const empty: Notebook = { draft: emptyDraft, attempt: null, booked: null }

function read(name: string): Notebook {
  try {
    const notes = JSON.parse(kept('sessionStorage', name) ?? '{}') as Partial<Notebook>
    const draft = { ...emptyDraft, ...notes.draft }
    return { ...empty, ...notes, draft: { ...draft, contact: { ...nobody, ...draft.contact } } }
  } catch {
    return empty
  }
}

/** Writes some of it anew: outright, or by what stands there. */
export type Write = (part: Partial<Notebook> | ((notes: Notebook) => Partial<Notebook>)) => void

export function useNotebook(code: string): [Notebook, Write] {
  const name = `parlour.booking.${code}`
  const [notes, setNotes] = useState(() => read(name))
  const write = useCallback<Write>(
    (part) => setNotes((before) => ({ ...before, ...(typeof part === 'function' ? part(before) : part) })),
    [],
  )
  useEffect(() => keep('sessionStorage', name, JSON.stringify(notes)), [name, notes])
  return [notes, write]
}
