// What became of a message, in words of people. The server says why in its own words, which are told apart here.

import type { Schemas } from '../../shared/api'
import type { TextKey } from '../../texts/desk.en'

export type Delivery = Schemas['Delivery']

type Reason = Extract<TextKey, `messages.reason.${string}`>

const DROPPED: readonly [RegExp, Reason][] = [
  [/wants no messages/, 'messages.reason.muted'],
  [/client knows/, 'messages.reason.known'],
  [/later message/, 'messages.reason.later'],
  [/visit has begun/, 'messages.reason.begun'],
  [/visit is off/, 'messages.reason.off'],
  [/visit was moved/, 'messages.reason.moved'],
  [/invitation was taken back/, 'messages.reason.takenBack'],
  [/offer is over/, 'messages.reason.offerOver'],
  [/turned off/, 'messages.reason.turnedOff'],
]

/** What mail servers say of an address that is none, or of nobody. */
const NO_SUCH_ADDRESS = /\b5\.1\.\d|\b55[0134]\b|address|mailbox|recipient/i

/** Why it was not sent, or not yet; nothing if there is nothing to say. */
export function reasonOf({ state, reason, channel, attempts }: Delivery): Reason | null {
  switch (state) {
    case 'sent':
      return null
    case 'queued':
      return attempts > 0 ? 'messages.reason.again' : null
    case 'dropped':
      return DROPPED.find(([words]) => words.test(reason ?? ''))?.[1] ?? 'messages.reason.unneeded'
    case 'failed':
      if (channel === 'sms') return 'messages.reason.number'
      return NO_SUCH_ADDRESS.test(reason ?? '') ? 'messages.reason.address' : 'messages.reason.failed'
  }
}

/** A message that waits for its time is planned; one whose time has come is on its way. */
export const isPlanned = ({ state, due_at, attempts }: Delivery, now: number): boolean =>
  state === 'queued' && attempts === 0 && Date.parse(due_at) > now
