// A visit that is being put together: what was chosen, what follows from changing it, and how far one has come.

import {
  type Choice,
  chosenOf,
  hasChoiceOfPeople,
  type Page,
  type Place,
  peopleForAll,
  type Service,
  servicesAt,
} from './catalogue'

export type Step = 'place' | 'services' | 'who' | 'time' | 'details' | 'done'

export interface Contact {
  name: string
  email: string
  phone: string
  notes: string
}

export interface Draft {
  placeId: number | null
  serviceIds: number[]
  choice: Choice | null
  startsAt: string | null
  contact: Contact
}

export const MOST_SERVICES = 10

export const nobody: Contact = { name: '', email: '', phone: '', notes: '' }

export const emptyDraft: Draft = { placeId: null, serviceIds: [], choice: null, startsAt: null, contact: nobody }

/** The draft with what its numbers stand for. */
export interface Selection {
  place: Place | undefined
  /** All that can be had at the place. */
  services: Service[]
  chosen: Service[]
  /** Whether it matters who does it: otherwise nobody is asked. */
  asksWho: boolean
  choice: Choice | null
}

export function selectionOf(page: Page, draft: Draft): Selection {
  const place =
    page.locations.find(({ id }) => id === draft.placeId) ??
    (page.locations.length === 1 ? page.locations[0] : undefined)
  if (!place) return { place, services: [], chosen: [], asksWho: true, choice: null }
  const services = servicesAt(page, place.id)
  const chosen = chosenOf(services, draft.serviceIds)
  const asksWho = chosen.length === 0 || hasChoiceOfPeople(page, place.id, chosen)
  return { place, services, chosen, asksWho, choice: asksWho ? draft.choice : 'anyone' }
}

/** A draft without what the page does not offer, or no longer: it may be an old one. */
export function settle(page: Page, draft: Draft): Draft {
  const { place, services, chosen, choice } = selectionOf(page, draft)
  if (!place) return { ...draft, placeId: null, serviceIds: [], choice: null, startsAt: null }
  const same = chosen.length === draft.serviceIds.length
  const mayDoIt = choice === 'anyone' || peopleForAll(page, place.id, chosen).some(({ id }) => id === choice)
  return {
    ...draft,
    placeId: place.id,
    serviceIds: same ? draft.serviceIds : chosenOf(services, draft.serviceIds).map(({ id }) => id),
    choice: mayDoIt ? draft.choice : null,
    startsAt: same && mayDoIt ? draft.startsAt : null,
  }
}

/** Another place: services that are to be had there too stay chosen. */
export const atPlace = (page: Page, draft: Draft, placeId: number): Draft =>
  draft.placeId === placeId ? draft : settle(page, { ...draft, placeId, startsAt: null, choice: null })

/** Puts a service in, or takes it out. Whoever was chosen stays, if they do the rest too. */
export function toggled(page: Page, draft: Draft, serviceId: number): Draft {
  const serviceIds = draft.serviceIds.includes(serviceId)
    ? draft.serviceIds.filter((id) => id !== serviceId)
    : [...draft.serviceIds, serviceId].slice(0, MOST_SERVICES)
  return { ...settle(page, { ...draft, serviceIds }), startsAt: null }
}

export const withChoice = (draft: Draft, choice: Choice): Draft =>
  draft.choice === choice ? draft : { ...draft, choice, startsAt: null }

/** The steps that are to be taken, in order. */
export function stepsOf(page: Page, draft: Draft): Step[] {
  const { asksWho } = selectionOf(page, draft)
  return [
    ...(page.locations.length > 1 ? (['place'] as const) : []),
    'services',
    ...(asksWho ? (['who'] as const) : []),
    'time',
    'details',
  ]
}

/** Whether all that comes before a step has been settled, so that one can be at it. */
function isReady(step: Step, page: Page, draft: Draft): boolean {
  const { place, chosen, choice } = selectionOf(page, draft)
  const needs: Record<Step, boolean> = {
    place: true,
    services: place !== undefined,
    who: chosen.length > 0,
    time: chosen.length > 0 && choice !== null,
    details: chosen.length > 0 && choice !== null && draft.startsAt !== null,
    done: false,
  }
  return needs[step]
}

/** The step that was asked for, or else the last one that can be reached. */
export function reachable(wanted: string, page: Page, draft: Draft): Step {
  const ready = stepsOf(page, draft).filter((step) => isReady(step, page, draft))
  const first = ready[0] ?? 'services'
  if (wanted === '') return first
  return ready.find((step) => step === wanted) ?? ready.at(-1) ?? first
}

/** The step that follows. */
export function stepAfter(step: Step, page: Page, draft: Draft): Step {
  const steps = stepsOf(page, draft)
  return steps[steps.indexOf(step) + 1] ?? 'details'
}

export function stepBefore(step: Step, page: Page, draft: Draft): Step | undefined {
  const steps = stepsOf(page, draft)
  return steps[steps.indexOf(step) - 1]
}
