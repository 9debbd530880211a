// Photos of a client, and their uploads.

import { queryOptions } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api, fetchAllPages, idempotencyKey, type Schemas } from '../../shared/api'
import { isOutcomeUnknown } from '../../shared/idempotency'
import { Problem, unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { checkPicture, describeUploadError } from '../ui/pictures'
import { upload } from '../ui/upload'

export type Photo = Schemas['Photo']
export type Stage = Schemas['PhotoStage']

export const photosQuery = (clientId: number) =>
  queryOptions({
    queryKey: ['photos', clientId],
    queryFn: () =>
      fetchAllPages((cursor) =>
        unwrap(
          api.GET('/clients/{id}/photos', {
            params: { path: { id: clientId }, query: { limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      ),
  })

export interface Upload {
  key: string
  file: File
  /** Uploaded fraction, from 0 to 1. */
  share: number
  error?: string
  /** True if a retry may succeed. */
  canRetry?: boolean
}

/** Uploads photos one at a time. Failed uploads stay in the list until they are retried or discarded. */
export function useUploads(clientId: number, onSent: () => void) {
  const { t, format } = useI18n()
  const [uploads, setUploads] = useState<Upload[]>([])
  const queue = useRef(Promise.resolve())

  const change = useCallback(
    (key: string, next: Partial<Upload>) =>
      setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...next } : one))),
    [],
  )
  const discard = useCallback((key: string) => setUploads((all) => all.filter((one) => one.key !== key)), [])

  const send = useCallback(
    ({ key, file }: Upload) => {
      queue.current = queue.current.then(async () => {
        try {
          await upload<Photo>(`/clients/${clientId}/photos`, file, {
            key,
            onProgress: (share) => change(key, { share }),
          })
          discard(key)
          onSent()
        } catch (error) {
          change(key, {
            error: describeUploadError(error, t, format.number),
            canRetry: isOutcomeUnknown(Problem.of(error).code),
          })
        }
      })
    },
    [clientId, change, discard, onSent, t, format],
  )

  const add = (files: readonly File[]) => {
    const added = files.map((file): Upload => {
      const error = checkPicture(file)
      return { key: idempotencyKey(), file, share: 0, ...(error && { error: t(error) }) }
    })
    setUploads((all) => [...all, ...added])
    for (const one of added) if (!one.error) send(one)
  }
  const retry = (one: Upload) => {
    setUploads((all) =>
      all.map(({ key, file, share }) => (key === one.key ? { key, file, share: 0 } : { key, file, share })),
    )
    send(one)
  }
  return { uploads, add, retry, discard }
}
