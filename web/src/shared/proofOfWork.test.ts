import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSolution, solve, withProofOfWork } from './proofOfWork'
import { sha256 } from './sha256'

const hexOf = (words: Int32Array) => Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
const hashed = (text: string) => createHash('sha256').update(text).digest('hex')

it('hashes are those of everybody else, whatever the length', () => {
  for (const length of [0, 1, 43, 55, 56, 63, 64, 65, 119, 120, 1_000]) {
    const text = 'salon'.repeat(length).slice(0, length)
    expect(hexOf(sha256(new TextEncoder().encode(text))), `${length} bytes`).toBe(hashed(text))
  }
})

const challenge = { text: 'iDNfS7sQwv0uYtAhnkZ-_3m5bW1rKQeXJc8oLpF2GzE', bits: 12 }

describe('a challenge', () => {
  it('is met by an answer with enough zero bits in front', async () => {
    const answer = await solve(challenge)
    expect(hashed(`${challenge.text}.${answer}`)).toMatch(/^000/)
  })

  it('is met to the bit', () => {
    const hash = BigInt(`0x${hashed(`${challenge.text}.0`)}`)
    const zeros = 256 - hash.toString(2).length
    expect(isSolution({ ...challenge, bits: zeros }, '0')).toBe(true)
    expect(isSolution({ ...challenge, bits: zeros + 1 }, '0')).toBe(false)
  })

  it('that takes too long is given up', async () => {
    let time = 0
    const clock = () => {
      time += 5_000
      return time
    }
    expect(await solve({ ...challenge, bits: 256 }, clock)).toBeUndefined()
  })
})

describe('a request', () => {
  const url = 'http://salon.test/api/v1/book/demo/bookings'
  const refusal = () =>
    Response.json(
      { code: 'proof_of_work_required', challenge: challenge.text, challenge_bits: challenge.bits },
      { status: 429 },
    )

  /** Creates a server that requires a proof of work once. */
  function server() {
    const seen: { proof: string | null; body: string; status: number }[] = []
    let forgiven = false
    const send = async (request: Request) => {
      const proof = request.headers.get('proof-of-work')
      const [text, answer = ''] = proof?.split('.') ?? []
      forgiven ||= text === challenge.text && isSolution(challenge, answer)
      const response = forgiven ? new Response('done') : refusal()
      seen.push({ proof, body: await request.text(), status: response.status })
      return response
    }
    return { send, seen }
  }

  it('is sent once more with the proof, as it was', async () => {
    const { send, seen } = server()
    const response = await withProofOfWork(send)(new Request(url, { method: 'POST', body: 'a visit' }))
    expect(await response.text()).toBe('done')
    expect(seen.map(({ body }) => body)).toEqual(['a visit', 'a visit'])
    expect(seen[1]?.proof).toMatch(new RegExp(`^${challenge.text}\\.\\d+$`))
  })

  it('is proven once for all that are under way', async () => {
    const { send, seen } = server()
    const ask = withProofOfWork(send)
    const responses = await Promise.all([1, 2, 3].map(() => ask(new Request(url))))
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(seen.filter(({ proof }) => proof)).toHaveLength(1)
    expect(seen).toHaveLength(6)
  })

  it('stays refused where no proof is found, and can be tried anew', async () => {
    const { send, seen } = server()
    let found: string | undefined
    const ask = withProofOfWork(send, async () => found)
    const [first, second] = await Promise.all([ask(new Request(url)), ask(new Request(url))])
    expect([first?.status, second?.status]).toEqual([429, 429])
    expect(await first?.json()).toMatchObject({ code: 'proof_of_work_required' })
    expect(seen).toHaveLength(2)
    found = await solve(challenge)
    expect((await ask(new Request(url))).status).toBe(200)
  })

  it('that is refused for another reason is not sent again', async () => {
    for (const body of [JSON.stringify({ code: 'rate_limited' }), 'not even a document']) {
      let sent = 0
      const ask = withProofOfWork(async () => {
        sent += 1
        return new Response(body, { status: 429 })
      })
      const response = await ask(new Request(url))
      expect([await response.text(), sent]).toEqual([body, 1])
    }
  })
})
