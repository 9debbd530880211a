import { afterEach, describe, expect, it, vi } from 'vitest'
import { Problem, unwrap } from './problem'

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error) => Problem.of(error).code,
  )

const browserIs = (onLine: boolean) => vi.stubGlobal('navigator', { onLine })

afterEach(() => vi.unstubAllGlobals())

describe('the problem of what was thrown', () => {
  it('is offline when no answer came', async () => {
    expect(await codeOf(unwrap(Promise.reject(new TypeError('Failed to fetch'))))).toBe('offline')
    browserIs(false)
    expect(Problem.of(new TypeError('Failed to fetch dynamically imported module')).code).toBe('offline')
  })

  it('is offline when a proxy answers for a server that is away', async () => {
    expect(await codeOf(unwrap(Promise.resolve({ response: new Response('', { status: 502 }) })))).toBe('offline')
  })

  it('is the one of the document', async () => {
    const response = new Response('', { status: 409, headers: { 'retry-after': '3' } })
    const call = unwrap(Promise.resolve({ error: { code: 'busy' }, response }))
    await expect(call).rejects.toMatchObject({ code: 'busy', retryAfter: 3 })
  })

  it('is internal for a fault of the app', () => {
    browserIs(true)
    expect(Problem.of(new TypeError('undefined is not a function')).code).toBe('internal')
  })
})
