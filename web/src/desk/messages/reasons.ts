// Texts for the reasons why a message was not sent.

import type { Schemas } from '../../shared/api'
import type { TextKey } from '../../texts/desk.en'

export type Delivery = Schemas['Delivery']

type Text = Extract<TextKey, `messages.reason.${string}`>

const TEXTS: Record<Schemas['DeliveryReason'], Text> = {
  client_unsubscribed: 'messages.reason.unsubscribed',
  already_notified: 'messages.reason.known',
  superseded: 'messages.reason.later',
  booking_started: 'messages.reason.begun',
  booking_cancelled: 'messages.reason.off',
  booking_rescheduled: 'messages.reason.moved',
  invitation_revoked: 'messages.reason.takenBack',
  offer_closed: 'messages.reason.offerOver',
  channel_off: 'messages.reason.turnedOff',
  recipient_refused: 'messages.reason.address',
  message_refused: 'messages.reason.failed',
  unreachable: 'messages.reason.failed',
}

/** Returns the reason why a message was not sent, or not yet. `null` if there is none to show. */
export function reasonOf({ state, reason, channel, attempts }: Delivery): Text | null {
  if (state === 'sent') return null
  if (state === 'queued') return attempts > 0 ? 'messages.reason.again' : null
  if (reason === 'recipient_refused' && channel === 'sms') return 'messages.reason.number'
  const otherwise = state === 'failed' ? 'messages.reason.failed' : 'messages.reason.unneeded'
  // A newer server may have reasons that this version does not know.
  return (reason && TEXTS[reason]) || otherwise
}

/** Returns true if a message is scheduled for later. A queued message that is due is being sent. */
export const isPlanned = ({ state, due_at, attempts }: Delivery, now: number): boolean =>
  state === 'queued' && attempts === 0 && Date.parse(due_at) > now
