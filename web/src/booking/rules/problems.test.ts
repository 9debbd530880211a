import { describe, expect, it } from 'vitest'
import { attemptFor, isOutcomeUnknown } from '../../shared/idempotency'
import { Problem, type ProblemCode } from '../../shared/problem'
import { emptyContact } from './draft'
import { fieldTexts, missingIn, recoveryFrom, textOf } from './problems'

const problem = (code: Exclude<ProblemCode, 'offline'>, ...fields: string[]) =>
  new Problem(code, {
    type: '',
    title: '',
    status: 422,
    code,
    errors: fields.map((field) => ({ field, message: 'is wrong' })),
  })

describe('a problem', () => {
  it('with the time leads back to the times', () => {
    expect(recoveryFrom(problem('slot_taken'))).toBe('times')
    expect(recoveryFrom(problem('outside_hours'))).toBe('times')
    expect(recoveryFrom(problem('invalid_input', 'booking_date'))).toBe('times')
  })

  it('with the form is said beside its fields', () => {
    const found = problem('invalid_input', 'email', 'name')
    expect(recoveryFrom(found)).toBe('fields')
    expect(fieldTexts(found)).toEqual({ name: 'details.name.wrong', email: 'details.email.wrong' })
  })

  it('with what was chosen leads back to choosing', () => {
    expect(recoveryFrom(problem('invalid_input', 'items.0.service_id'))).toBe('start')
    expect(recoveryFrom(problem('invalid_input', 'items.1.employee_id'))).toBe('start')
    expect(recoveryFrom(problem('not_found'))).toBe('start')
  })

  it('with the server or the connection leaves everything where it is', () => {
    expect(recoveryFrom(new Problem('offline'))).toBe('here')
    expect(recoveryFrom(problem('rate_limited'))).toBe('here')
  })

  it('always has a text', () => {
    expect(textOf(problem('rate_limited'))).toBe('problem.tooMany')
    expect(textOf(problem('too_many_attempts'))).toBe('problem.tooMany')
    expect(textOf(problem('too_many_bookings'))).toBe('problem.manyVisits')
    expect(textOf(problem('version_conflict'))).toBe('problem.changedMeanwhile')
    expect(textOf(problem('collision'))).toBe('problem.other')
  })
})

describe('a form', () => {
  it('needs a name, and one of two ways to be reached', () => {
    expect(missingIn(emptyContact)).toEqual({ name: 'details.name.missing', email: 'details.reach.missing' })
    expect(missingIn({ ...emptyContact, name: 'Clara', phone: '555 1234' })).toEqual({})
    expect(missingIn({ ...emptyContact, name: ' ', email: 'clara@example.org' })).toEqual({
      name: 'details.name.missing',
    })
  })
})

describe('an attempt', () => {
  let made = 0
  const newKey = () => `key ${++made}`

  it('keeps its key while the request is the same, and takes another for another one', () => {
    const first = attemptFor('a', null, newKey)
    expect(attemptFor('a', first, newKey)).toBe(first)
    expect(attemptFor('b', first, newKey).key).not.toBe(first.key)
  })

  it('is open while the visit may have been booked', () => {
    expect(isOutcomeUnknown('offline')).toBe(true)
    expect(isOutcomeUnknown('outcome_unknown')).toBe(true)
    expect(isOutcomeUnknown('slot_taken')).toBe(false)
    expect(isOutcomeUnknown('invalid_input')).toBe(false)
  })
})
