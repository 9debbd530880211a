// A client who is added together with a visit. If the visit is refused after that, they are there already: what is put right
// about them is changed, and they are not added again.

import { useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { useOnce } from '../parts/once'

interface Details {
  name: string
  phone: string | null
}

export function useNewClient() {
  const [known, setKnown] = useState<(Details & { id: number }) | null>(null)
  const once = useOnce()

  /** The id of the client with these details. */
  const settle = async ({ name, phone }: Details): Promise<number> => {
    if (known?.name === name && known.phone === phone) return known.id
    const { id } = known
      ? await answer(api.PATCH('/clients/{id}', { params: { path: { id: known.id } }, body: { name, phone } }))
      : await once({ name, ...(phone && { phone }) }, (request) => answer(api.POST('/clients', request)))
    setKnown({ id, name, phone })
    return id
  }

  return { settle, added: known?.name }
}
