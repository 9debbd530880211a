// File upload with progress, which `fetch` does not support.

import type { Schemas } from '../../shared/api'
import { Problem } from '../../shared/problem'

interface Sending {
  key?: string
  /** Called with the uploaded fraction, from 0 to 1. */
  onProgress?: (share: number) => void
}

export const upload = <Made>(path: string, file: File, { key, onProgress }: Sending = {}): Promise<Made> =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1${path}?name=${encodeURIComponent(file.name)}`)
    request.responseType = 'json'
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    if (key) request.setRequestHeader('Idempotency-Key', key)
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    request.onerror = () => fail(new Problem('offline'))
    request.onload = () => {
      if (request.status < 300) return done(request.response as Made)
      const document = request.response as Schemas['Problem'] | null
      fail(
        document?.code
          ? new Problem(document.code, document)
          : new Problem(request.status >= 502 ? 'offline' : 'internal'),
      )
    }
    request.send(file)
  })
