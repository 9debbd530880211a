import { describe, expect, it } from 'vitest'
import {
  type Draft,
  emptyDraft,
  reachableStep,
  stepAfter,
  stepBefore,
  stepsOf,
  withChoice,
  withLocation,
  withoutUnavailable,
  withServiceToggled,
} from './draft'
import { ADA, BEN, BRIDGE_STREET, COLOUR, CUT, MARKET, page } from './fixture'

const draft: Draft = {
  ...emptyDraft,
  locationId: BRIDGE_STREET,
  serviceIds: [CUT],
  choice: ADA,
  startsAt: '2027-01-22T10:00:00-05:00',
}
const single = { ...page, locations: page.locations.slice(0, 1) }

describe('the steps', () => {
  it('ask for the place only where there are several', () => {
    expect(stepsOf(page, draft)).toEqual(['place', 'services', 'who', 'time', 'details'])
    expect(stepsOf(single, draft)).toEqual(['services', 'who', 'time', 'details'])
  })

  it('leave out who does it where that is no choice', () => {
    expect(stepsOf(single, { ...draft, serviceIds: [COLOUR] })).toEqual(['services', 'time', 'details'])
  })

  it('go on to the details where nobody is asked for', () => {
    const alone = withoutUnavailable(single, { ...draft, serviceIds: [COLOUR], choice: null })
    expect(alone.startsAt).toBe(draft.startsAt)
    expect(reachableStep('details', single, alone)).toBe('details')
  })

  it('follow each other both ways', () => {
    expect(stepAfter('services', page, { ...draft, serviceIds: [COLOUR] })).toBe('time')
    expect(stepBefore('services', page, draft)).toBe('place')
    expect(stepBefore('services', single, draft)).toBeUndefined()
  })

  it('can be come to only once what is before them is settled', () => {
    expect(reachableStep('details', page, draft)).toBe('details')
    expect(reachableStep('details', page, { ...draft, startsAt: null })).toBe('time')
    expect(reachableStep('time', page, { ...draft, choice: null })).toBe('who')
    expect(reachableStep('who', page, { ...draft, serviceIds: [] })).toBe('services')
    expect(reachableStep('details', page, emptyDraft)).toBe('place')
    expect(reachableStep('nonsense', single, emptyDraft)).toBe('services')
  })

  it('begin at the first one, however much was chosen before', () => {
    expect(reachableStep('', page, draft)).toBe('place')
  })
})

describe('a change', () => {
  it('of the services keeps whoever does them all, and asks for the time anew', () => {
    expect(withServiceToggled(page, draft, COLOUR)).toMatchObject({
      serviceIds: [CUT, COLOUR],
      choice: ADA,
      startsAt: null,
    })
    expect(withServiceToggled(page, { ...draft, choice: BEN }, COLOUR)).toMatchObject({ choice: null, startsAt: null })
  })

  it('of the person asks for the time anew', () => {
    expect(withChoice(draft, 'anyone').startsAt).toBeNull()
    expect(withChoice(draft, ADA)).toBe(draft)
  })

  it('of the place keeps the services that there are there too', () => {
    const both = { ...draft, serviceIds: [CUT, COLOUR] }
    expect(withLocation(page, both, MARKET)).toMatchObject({
      locationId: MARKET,
      serviceIds: [CUT],
      choice: null,
      startsAt: null,
    })
    expect(withLocation(page, both, BRIDGE_STREET)).toBe(both)
  })
})

describe('a draft that was kept', () => {
  it('loses what is not offered any more', () => {
    expect(withoutUnavailable(page, { ...draft, serviceIds: [CUT, 99] })).toMatchObject({
      serviceIds: [CUT],
      startsAt: null,
    })
    expect(withoutUnavailable(page, { ...draft, locationId: 99 })).toMatchObject({ locationId: null, serviceIds: [] })
    expect(withoutUnavailable(page, { ...draft, choice: 99 })).toMatchObject({ choice: null, startsAt: null })
  })

  it('takes the only place there is', () => {
    expect(withoutUnavailable(single, emptyDraft).locationId).toBe(BRIDGE_STREET)
  })
})
