// A booking that is being put together: what was chosen, what follows from changing it, and how far one has come.

import {
  type Choice,
  chosenOf,
  employeesForAll,
  hasChoiceOfEmployee,
  type Location,
  type Page,
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
  locationId: number | null
  serviceIds: number[]
  choice: Choice | null
  startsAt: string | null
  contact: Contact
}

export const MAX_SERVICES = 10

export const emptyContact: Contact = { name: '', email: '', phone: '', notes: '' }

export const emptyDraft: Draft = {
  locationId: null,
  serviceIds: [],
  choice: null,
  startsAt: null,
  contact: emptyContact,
}

/** The draft with what its numbers stand for. */
export interface Selection {
  location: Location | undefined
  /** All that can be had at the place. */
  services: Service[]
  chosen: Service[]
  /** Whether it matters who does it: otherwise nobody is asked. */
  asksEmployee: boolean
  choice: Choice | null
}

export function selectionOf(page: Page, draft: Draft): Selection {
  const location =
    page.locations.find(({ id }) => id === draft.locationId) ??
    (page.locations.length === 1 ? page.locations[0] : undefined)
  if (!location) return { location, services: [], chosen: [], asksEmployee: true, choice: null }
  const services = servicesAt(page, location.id)
  const chosen = chosenOf(services, draft.serviceIds)
  const asksEmployee = chosen.length === 0 || hasChoiceOfEmployee(page, location.id, chosen)
  return { location, services, chosen, asksEmployee, choice: asksEmployee ? draft.choice : 'anyone' }
}

/** A draft without what the page does not offer, or no longer: it may be an old one. */
export function withoutUnavailable(page: Page, draft: Draft): Draft {
  const { location, services, chosen, choice } = selectionOf(page, draft)
  if (!location) return { ...draft, locationId: null, serviceIds: [], choice: null, startsAt: null }
  const isUnchanged = chosen.length === draft.serviceIds.length
  const isChoiceAvailable =
    choice === 'anyone' || employeesForAll(page, location.id, chosen).some(({ id }) => id === choice)
  return {
    ...draft,
    locationId: location.id,
    serviceIds: isUnchanged ? draft.serviceIds : chosenOf(services, draft.serviceIds).map(({ id }) => id),
    choice: isChoiceAvailable ? draft.choice : null,
    startsAt: isUnchanged && isChoiceAvailable ? draft.startsAt : null,
  }
}

/** Another place: services that are to be had there too stay chosen. */
export const withLocation = (page: Page, draft: Draft, locationId: number): Draft =>
  draft.locationId === locationId
    ? draft
    : withoutUnavailable(page, { ...draft, locationId, startsAt: null, choice: null })

/** Puts a service in, or takes it out. Whoever was chosen stays, if they do the rest too. */
export function withServiceToggled(page: Page, draft: Draft, serviceId: number): Draft {
  const serviceIds = draft.serviceIds.includes(serviceId)
    ? draft.serviceIds.filter((id) => id !== serviceId)
    : [...draft.serviceIds, serviceId].slice(0, MAX_SERVICES)
  return { ...withoutUnavailable(page, { ...draft, serviceIds }), startsAt: null }
}

export const withChoice = (draft: Draft, choice: Choice): Draft =>
  draft.choice === choice ? draft : { ...draft, choice, startsAt: null }

/** The steps that are to be taken, in order. */
export function stepsOf(page: Page, draft: Draft): Step[] {
  const { asksEmployee } = selectionOf(page, draft)
  return [
    ...(page.locations.length > 1 ? (['place'] as const) : []),
    'services',
    ...(asksEmployee ? (['who'] as const) : []),
    'time',
    'details',
  ]
}

/** Whether all that comes before a step has been settled, so that one can be at it. */
function isReachable(step: Step, page: Page, draft: Draft): boolean {
  const { location, chosen, choice } = selectionOf(page, draft)
  const requirements: Record<Step, boolean> = {
    place: true,
    services: location !== undefined,
    who: chosen.length > 0,
    time: chosen.length > 0 && choice !== null,
    details: chosen.length > 0 && choice !== null && draft.startsAt !== null,
    done: false,
  }
  return requirements[step]
}

/** The step that was asked for, or else the last one that can be reached. */
export function reachableStep(requested: string, page: Page, draft: Draft): Step {
  const ready = stepsOf(page, draft).filter((step) => isReachable(step, page, draft))
  const first = ready[0] ?? 'services'
  if (requested === '') return first
  return ready.find((step) => step === requested) ?? ready.at(-1) ?? first
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
