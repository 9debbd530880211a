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
const PATIENCE = 15_000
/** Answers that are tried between two glances at what else there is to do: some milliseconds' worth. */
const SLICE = 4_000

const encoder = new TextEncoder()

function leadingZeros(words: Int32Array): number {
  const first = words.findIndex((word) => word !== 0)
  return first < 0 ? words.length * 32 : first * 32 + Math.clz32(words[first] ?? 0)
}

export const meets = ({ text, bits }: Challenge, answer: string): boolean =>
  leadingZeros(sha256(encoder.encode(`${text}.${answer}`))) >= bits

/** Lets the page do what is due. Timers would be slowed down on a page that is not in sight. */
const rest = () =>
  new Promise<void>((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      done()
    }
    port2.postMessage(null)
  })

/** What meets a challenge, or nothing if it cannot be found in time. */
export async function findAnswer(challenge: Challenge, now: () => number = Date.now): Promise<string | undefined> {
  const end = now() + PATIENCE
  for (let tried = 0; now() < end; tried += SLICE) {
    for (let answer = tried; answer < tried + SLICE; answer += 1)
      if (meets(challenge, String(answer))) return String(answer)
    await rest()
  }
  return undefined
}

async function challengeIn(response: Response): Promise<Challenge | undefined> {
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
export function proving(send: Send, find: (challenge: Challenge) => Promise<string | undefined> = findAnswer): Send {
  let proof: Promise<boolean> | undefined

  async function prove(challenge: Challenge, again: Request, refusal: Response) {
    const answer = await find(challenge)
    if (answer === undefined) return refusal
    again.headers.set('Proof-Of-Work', `${challenge.text}.${answer}`)
    return send(again)
  }

  return async (request) => {
    const again = request.clone()
    const response = await send(request)
    const challenge = await challengeIn(response)
    if (!challenge) return response
    if (proof) return (await proof) ? send(again) : response
    const proven = prove(challenge, again, response)
    proof = proven.then(async (response) => !(await challengeIn(response))).catch(() => false)
    return proven.finally(() => {
      proof = undefined
    })
  }
}
