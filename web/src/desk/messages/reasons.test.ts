import { expect, it } from 'vitest'
import { type Delivery, isPlanned, reasonOf } from './reasons'

const delivery = (over: Partial<Delivery>): Delivery => ({
  id: 1,
  kind: 'confirmation',
  channel: 'email',
  address: 'ada@example.org',
  state: 'sent',
  attempts: 1,
  created_at: '2026-11-21T10:00:00Z',
  due_at: '2026-11-21T10:00:00Z',
  ...over,
})

it('there is nothing to say of what was sent, or waits for its time', () => {
  expect(reasonOf(delivery({}))).toBeNull()
  expect(reasonOf(delivery({ state: 'queued', attempts: 0 }))).toBeNull()
})

it('what could not be handed over yet is tried again', () => {
  const retry = delivery({ state: 'queued', attempts: 2, reason: 'unreachable', detail: 'connection refused' })
  expect(reasonOf(retry)).toBe('messages.reason.again')
})

it.each([
  ['client_unsubscribed', 'messages.reason.unsubscribed'],
  ['already_notified', 'messages.reason.known'],
  ['superseded', 'messages.reason.later'],
  ['booking_started', 'messages.reason.begun'],
  ['booking_cancelled', 'messages.reason.off'],
  ['booking_rescheduled', 'messages.reason.moved'],
  ['invitation_revoked', 'messages.reason.takenBack'],
  ['offer_closed', 'messages.reason.offerOver'],
  ['channel_off', 'messages.reason.turnedOff'],
] as const)('dropped, as %s', (reason, text) => {
  expect(reasonOf(delivery({ state: 'skipped', reason }))).toBe(text)
})

it('a reason that only a newer server knows has a text for the state', () => {
  const reason = 'of_tomorrow' as NonNullable<Delivery['reason']>
  expect(reasonOf(delivery({ state: 'skipped', reason }))).toBe('messages.reason.unneeded')
  expect(reasonOf(delivery({ state: 'failed', reason }))).toBe('messages.reason.failed')
  expect(reasonOf(delivery({ state: 'skipped' }))).toBe('messages.reason.unneeded')
})

it.each([
  ['recipient_refused', 'email', 'messages.reason.address'],
  ['recipient_refused', 'sms', 'messages.reason.number'],
  ['message_refused', 'email', 'messages.reason.failed'],
  ['unreachable', 'sms', 'messages.reason.failed'],
] as const)('failed, as %s by %s', (reason, channel, text) => {
  expect(reasonOf(delivery({ state: 'failed', reason, channel }))).toBe(text)
})

it('a message that waits for its time is planned', () => {
  const now = Date.parse('2026-11-21T09:00:00Z')
  expect(isPlanned(delivery({ state: 'queued', attempts: 0 }), now)).toBe(true)
  expect(isPlanned(delivery({ state: 'queued', attempts: 1 }), now)).toBe(false)
  expect(isPlanned(delivery({ state: 'queued', attempts: 0 }), now + 3_600_001)).toBe(false)
})
