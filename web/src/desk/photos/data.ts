// A client's photos, and those that are on their way.

import { queryOptions } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api, everyPage, idempotencyKey, type Schemas } from '../../shared/api'
import { isOpen } from '../../shared/attempt'
import { answer, Problem } from '../../shared/problem'
import { faultOf, sayRefusal } from '../parts/pictures'
import { upload } from '../parts/upload'
import { useTexts } from '../texts'

export type Photo = Schemas['Photo']
export type Stage = Schemas['Stage']

export const photosQuery = (clientId: number) =>
  queryOptions({
    queryKey: ['photos', clientId],
    queryFn: () =>
      everyPage((cursor) =>
        answer(
          api.GET('/clients/{id}/photos', {
            params: { path: { id: clientId }, query: { limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      ),
  })

export interface Upload {
  key: string
  file: File
  /** The share that has gone, from 0 to 1. */
  share: number
  fault?: string
  /** Whether sending it again can help. */
  again?: boolean
}

/** Sends photos one after the other. Those that failed stay in the list until they are sent again or let go. */
export function useUploads(clientId: number, onSent: () => void) {
  const { t, format } = useTexts()
  const [uploads, setUploads] = useState<Upload[]>([])
  const line = useRef(Promise.resolve())

  const change = useCallback(
    (key: string, next: Partial<Upload>) =>
      setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...next } : one))),
    [],
  )
  const letGo = useCallback((key: string) => setUploads((all) => all.filter((one) => one.key !== key)), [])

  const send = useCallback(
    ({ key, file }: Upload) => {
      line.current = line.current.then(async () => {
        try {
          await upload<Photo>(`/clients/${clientId}/photos`, file, {
            key,
            onProgress: (share) => change(key, { share }),
          })
          letGo(key)
          onSent()
        } catch (thrown) {
          change(key, { fault: sayRefusal(thrown, t, format.number), again: isOpen(Problem.of(thrown).code) })
        }
      })
    },
    [clientId, change, letGo, onSent, t, format],
  )

  const add = (files: readonly File[]) => {
    const added = files.map((file): Upload => {
      const fault = faultOf(file)
      return { key: idempotencyKey(), file, share: 0, ...(fault && { fault: t(fault) }) }
    })
    setUploads((all) => [...all, ...added])
    for (const one of added) if (!one.fault) send(one)
  }
  const again = (one: Upload) => {
    setUploads((all) =>
      all.map(({ key, file, share }) => (key === one.key ? { key, file, share: 0 } : { key, file, share })),
    )
    send(one)
  }
  return { uploads, add, again, letGo }
}
