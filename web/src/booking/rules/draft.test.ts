import { describe, expect, it } from 'vitest'
import {
  atPlace,
  type Draft,
  emptyDraft,
  reachable,
  settle,
  stepAfter,
  stepBefore,
  stepsOf,
  toggled,
  withChoice,
} from './draft'
import { ADA, BEN, BRIDGE_STREET, COLOUR, CUT, MARKET, page } from './fixture'

const draft: Draft = {
  ...emptyDraft,
  placeId: BRIDGE_STREET,
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
    const alone = settle(single, { ...draft, serviceIds: [COLOUR], choice: null })
    expect(alone.startsAt).toBe(draft.startsAt)
    expect(reachable('details', single, alone)).toBe('details')
  })

  it('follow each other both ways', () => {
    expect(stepAfter('services', page, { ...draft, serviceIds: [COLOUR] })).toBe('time')
    expect(stepBefore('services', page, draft)).toBe('place')
    expect(stepBefore('services', single, draft)).toBeUndefined()
  })

  it('can be come to only once what is before them is settled', () => {
    expect(reachable('details', page, draft)).toBe('details')
    expect(reachable('details', page, { ...draft, startsAt: null })).toBe('time')
    expect(reachable('time', page, { ...draft, choice: null })).toBe('who')
    expect(reachable('who', page, { ...draft, serviceIds: [] })).toBe('services')
    expect(reachable('details', page, emptyDraft)).toBe('place')
    expect(reachable('nonsense', single, emptyDraft)).toBe('services')
  })

  it('begin at the first one, however much was chosen before', () => {
    expect(reachable('', page, draft)).toBe('place')
  })
})

describe('a change', () => {
  it('of the services keeps whoever does them all, and asks for the time anew', () => {
    expect(toggled(page, draft, COLOUR)).toMatchObject({ serviceIds: [CUT, COLOUR], choice: ADA, startsAt: null })
    expect(toggled(page, { ...draft, choice: BEN }, COLOUR)).toMatchObject({ choice: null, startsAt: null })
  })

  it('of the person asks for the time anew', () => {
    expect(withChoice(draft, 'anyone').startsAt).toBeNull()
    expect(withChoice(draft, ADA)).toBe(draft)
  })

  it('of the place keeps the services that there are there too', () => {
    const both = { ...draft, serviceIds: [CUT, COLOUR] }
    expect(atPlace(page, both, MARKET)).toMatchObject({
      placeId: MARKET,
      serviceIds: [CUT],
      choice: null,
      startsAt: null,
    })
    expect(atPlace(page, both, BRIDGE_STREET)).toBe(both)
  })
})

describe('a draft that was kept', () => {
  it('loses what is not offered any more', () => {
    expect(settle(page, { ...draft, serviceIds: [CUT, 99] })).toMatchObject({ serviceIds: [CUT], startsAt: null })
    expect(settle(page, { ...draft, placeId: 99 })).toMatchObject({ placeId: null, serviceIds: [] })
    expect(settle(page, { ...draft, choice: 99 })).toMatchObject({ choice: null, startsAt: null })
  })

  it('takes the only place there is', () => {
    expect(settle(single, emptyDraft).placeId).toBe(BRIDGE_STREET)
  })
})
