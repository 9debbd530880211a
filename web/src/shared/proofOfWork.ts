// Proof of work that the server requires from addresses that exceeded rate limits: a text such that the SHA-256 of the
// challenge, a dot and the text starts with a number of zero bits. The solution is computed here and the request sent
// again with it, so that pages do not have to handle it.
//
// The code is part of the initial bundle and runs in slices on the main thread. A worker would need another file, and
// the server refuses all other requests until the proof is done.

import type { components } from '../api/schema'
import { sha256 } from './sha256'

export interface Challenge {
  text: string
  bits: number
}

/**
 * Maximum time to search for a solution, in milliseconds. The server allows two minutes, but no user waits that long.
 */
const TIMEOUT_MS = 15_000
/** Number of candidates per slice, which takes a few milliseconds. */
const SLICE_SIZE = 4_000

const encoder = new TextEncoder()

function leadingZeros(hash: Int32Array): number {
  const first = hash.findIndex((word) => word !== 0)
  return first < 0 ? hash.length * 32 : first * 32 + Math.clz32(hash[first] ?? 0)
}

export const isSolution = ({ text, bits }: Challenge, solution: string): boolean =>
  leadingZeros(sha256(encoder.encode(`${text}.${solution}`))) >= bits

/** Yields to the page's event loop. A timer would be throttled in a background tab. */
const yieldToPage = () =>
  new Promise<void>((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      done()
    }
    port2.postMessage(null)
  })

/** Returns a solution of a challenge, or undefined if none is found in time. */
export async function solve(challenge: Challenge, now: () => number = Date.now): Promise<string | undefined> {
  const end = now() + TIMEOUT_MS
  for (let first = 0; now() < end; first += SLICE_SIZE) {
    for (let solution = first; solution < first + SLICE_SIZE; solution += 1)
      if (isSolution(challenge, String(solution))) return String(solution)
    await yieldToPage()
  }
  return undefined
}

async function challengeOf(response: Response): Promise<Challenge | undefined> {
  if (response.status !== 429) return undefined
  const problem: Partial<components['schemas']['Problem']> = await response
    .clone()
    .json()
    .catch(() => ({}))
  const { code, challenge, challenge_bits } = problem
  return code === 'proof_of_work_required' && challenge && challenge_bits
    ? { text: challenge, bits: challenge_bits }
    : undefined
}

type Send = (request: Request) => Promise<Response>

/**
 * Sends requests, with a proof of work if the server requires one. One proof serves all pending requests. If no
 * solution is found, the refusal is returned unchanged.
 */
export function withProofOfWork(
  send: Send,
  solver: (challenge: Challenge) => Promise<string | undefined> = solve,
): Send {
  let proof: Promise<boolean> | undefined

  async function prove(challenge: Challenge, retry: Request, refused: Response) {
    const solution = await solver(challenge)
    if (solution === undefined) return refused
    retry.headers.set('Proof-Of-Work', `${challenge.text}.${solution}`)
    return send(retry)
  }

  return async (request) => {
    const retry = request.clone()
    const response = await send(request)
    const challenge = await challengeOf(response)
    if (!challenge) return response
    if (proof) return (await proof) ? send(retry) : response
    const proven = prove(challenge, retry, response)
    proof = proven.then(async (response) => !(await challengeOf(response))).catch(() => false)
    return proven.finally(() => {
      proof = undefined
    })
  }
}
