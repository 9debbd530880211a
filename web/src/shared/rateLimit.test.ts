import { expect, it } from 'vitest'
import { texts as german } from '../texts/booking.de'
import { texts as english } from '../texts/desk.en'
import { Problem, type ProblemCode } from './problem'
import { describeWait, secondsToWait } from './rateLimit'
import { translator } from './texts'

it('one waits where the server says for how long, and only where that is all it takes', () => {
  const wait = (code: ProblemCode, seconds?: number) => secondsToWait(new Problem(code, undefined, seconds))
  expect(wait('rate_limited', 40)).toBe(40)
  expect(wait('blocked', 600)).toBe(600)
  expect(wait('rate_limited')).toBeUndefined()
  expect(wait('too_many_attempts')).toBeUndefined()
  expect(wait('proof_of_work_required', 0)).toBeUndefined()
  expect(wait('outcome_unknown', 5)).toBeUndefined()
})

it('a wait is told in seconds, or in minutes that are enough', () => {
  const t = translator(english, 'en')
  expect([1, 89, 90, 600, 601].map((seconds) => describeWait(seconds, t))).toEqual([
    'in 1 second',
    'in 89 seconds',
    'in 2 minutes',
    'in 10 minutes',
    'in 11 minutes',
  ])
  expect(describeWait(120, translator(german, 'de'))).toBe('in 2 Minuten')
})
