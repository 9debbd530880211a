// What one has put together on a business's page, kept for as long as the tab is open.

import { useCallback, useState } from 'react'
import type { Booked } from './page'
import type { Attempt } from './rules/attempt'
import { type Draft, emptyDraft, nobody } from './rules/draft'
import { keep, kept } from './storage'

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

export function useNotebook(code: string): [Notebook, (notes: Notebook) => void] {
  const name = `parlour.booking.${code}`
  const [notes, setNotes] = useState(() => read(name))
  const put = useCallback(
    (changed: Notebook) => {
      keep('sessionStorage', name, JSON.stringify(changed))
      setNotes(changed)
    },
    [name],
  )
  return [notes, put]
}
