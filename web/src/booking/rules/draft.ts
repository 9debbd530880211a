// Draft of a booking: the choices so far, the effects of changing them, and the steps that can be reached.

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

/** Draft with its ids resolved. */
export interface Selection {
  location: Location | undefined
  /** All services offered at the location. */
  services: Service[]
  chosen: Service[]
  /** True if the client has to choose an employee; false if there is no choice between employees. */
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

/** Removes choices that the page does not offer. A stored draft may be older than the page. */
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

/** Changes the location and keeps the services that are also offered there. */
export const withLocation = (page: Page, draft: Draft, locationId: number): Draft =>
  draft.locationId === locationId
    ? draft
    : withoutUnavailable(page, { ...draft, locationId, startsAt: null, choice: null })

/** Adds or removes a service. Keeps the chosen employee if they perform all remaining services. */
export function withServiceToggled(page: Page, draft: Draft, serviceId: number): Draft {
  const serviceIds = draft.serviceIds.includes(serviceId)
    ? draft.serviceIds.filter((id) => id !== serviceId)
    : [...draft.serviceIds, serviceId].slice(0, MAX_SERVICES)
  return { ...withoutUnavailable(page, { ...draft, serviceIds }), startsAt: null }
}

export const withChoice = (draft: Draft, choice: Choice): Draft =>
  draft.choice === choice ? draft : { ...draft, choice, startsAt: null }

/** Returns the steps of the flow, in order. */
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

/** Returns true if all choices that a step depends on have been made. */
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

/**
 * Returns the requested step if it can be reached, and the last reachable one if not. Without a request, returns the
 * first step.
 */
export function reachableStep(requested: string, page: Page, draft: Draft): Step {
  const ready = stepsOf(page, draft).filter((step) => isReachable(step, page, draft))
  const first = ready[0] ?? 'services'
  if (requested === '') return first
  return ready.find((step) => step === requested) ?? ready.at(-1) ?? first
}

export function stepAfter(step: Step, page: Page, draft: Draft): Step {
  const steps = stepsOf(page, draft)
  return steps[steps.indexOf(step) + 1] ?? 'details'
}

export function stepBefore(step: Step, page: Page, draft: Draft): Step | undefined {
  const steps = stepsOf(page, draft)
  return steps[steps.indexOf(step) - 1]
}
