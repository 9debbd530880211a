// The proof of work that the server asks of addresses that did not keep to limits: a text by which the SHA-256 of the
// challenge, a dot and the text begins with so many zero bits. It is found here, and the request is sent once more with
// it, so that no page knows of it.
//
// It is part of what a page loads first and works in slices on the page's own thread: while work is asked for, the
// server hands out nothing else either, no file with a worker in it.

import type { components } from '../api/schema'
import { sha256 } from './sha256'

export interface Challenge {
  text: string
  bits: number
}

/** How long a device may take. The server's own limit is two minutes; nobody waits for so long. */
const TIMEOUT_MS = 15_000
/** Answers that are tried between two glances at what else there is to do: some milliseconds' worth. */
const SLICE_SIZE = 4_000

const encoder = new TextEncoder()

function leadingZeros(hash: Int32Array): number {
  const first = hash.findIndex((word) => word !== 0)
  return first < 0 ? hash.length * 32 : first * 32 + Math.clz32(hash[first] ?? 0)
}

export const isSolution = ({ text, bits }: Challenge, solution: string): boolean =>
  leadingZeros(sha256(encoder.encode(`${text}.${solution}`))) >= bits

/** Lets the page do what is due. Timers would be slowed down on a page that is not in sight. */
const yieldToPage = () =>
  new Promise<void>((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      done()
    }
    port2.postMessage(null)
  })

/** What meets a challenge, or nothing if it cannot be found in time. */
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
 * Sends requests, with a proof of work where one is asked for. One proof is enough for all that are under way. Where
 * none is found the refusal is the answer, as it came.
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
