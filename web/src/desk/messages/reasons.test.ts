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
  const again = delivery({ state: 'queued', attempts: 2, reason: 'not sent for now: connection refused' })
  expect(reasonOf(again)).toBe('messages.reason.again')
})

it.each([
  ['the client wants no messages', 'messages.reason.muted'],
  ['the client knows', 'messages.reason.known'],
  ['a later message says so', 'messages.reason.later'],
  ['the visit has begun', 'messages.reason.begun'],
  ['the visit is off', 'messages.reason.off'],
  ['the visit was moved', 'messages.reason.moved'],
  ['the invitation was taken back', 'messages.reason.takenBack'],
  ['the offer is over', 'messages.reason.offerOver'],
  ['messages of this kind are turned off', 'messages.reason.turnedOff'],
  ['a reason of tomorrow', 'messages.reason.unneeded'],
])('dropped, as %s', (reason, words) => {
  expect(reasonOf(delivery({ state: 'dropped', reason }))).toBe(words)
})

it.each([
  ['not sent, and never will be: permanent error (550): 5.1.1 no such user', 'messages.reason.address'],
  ['not sent, and never will be: the address has no domain', 'messages.reason.address'],
  ['not sent for now: connection refused', 'messages.reason.failed'],
])('failed, as %s', (reason, words) => {
  expect(reasonOf(delivery({ state: 'failed', reason }))).toBe(words)
})

it('of a text it is the number that may be wrong', () => {
  const failed = delivery({ state: 'failed', channel: 'sms', reason: 'the service answered 400 Bad Request: no' })
  expect(reasonOf(failed)).toBe('messages.reason.number')
})

it('a message that waits for its time is planned', () => {
  const now = Date.parse('2026-11-21T09:00:00Z')
  expect(isPlanned(delivery({ state: 'queued', attempts: 0 }), now)).toBe(true)
  expect(isPlanned(delivery({ state: 'queued', attempts: 1 }), now)).toBe(false)
  expect(isPlanned(delivery({ state: 'queued', attempts: 0 }), now + 3_600_001)).toBe(false)
})
