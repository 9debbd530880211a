// Services, employees, prices and durations that can be booked at a location, computed from the page's data alone.

import type { Schemas } from '../../shared/api'
import type { Money } from '../../shared/format'

export type Page = Schemas['BookingPage']
export type Location = Schemas['BookingPageLocation']
export type Service = Schemas['BookingPageService']
export type Employee = Schemas['BookingPageEmployee']
type Offer = Schemas['BookingPageOffer']

/** Chosen employee, or `anyone` for any employee who is available. */
export type Choice = number | 'anyone'

/** Minimum price and duration, and whether they vary between employees. */
export interface Estimate {
  price: Money
  minutes: number
  priceVaries: boolean
  durationVaries: boolean
}

export interface Category {
  name: string
  services: Service[]
}

const worksAt = (page: Page, locationId: number) =>
  new Set(page.employees.filter((employee) => employee.location_ids.includes(locationId)).map(({ id }) => id))

/** Returns the services offered at a location, with the offers of the employees who work there. */
export function servicesAt(page: Page, locationId: number): Service[] {
  const employeeIds = worksAt(page, locationId)
  return page.services
    .map((service) => ({ ...service, offers: service.offers.filter((offer) => employeeIds.has(offer.employee_id)) }))
    .filter((service) => service.offers.length > 0)
}

/** Groups services by category, both in the business's order. Services without a category come last. */
export function byCategory(services: readonly Service[]): Category[] {
  const categories = new Map<string, Service[]>()
  for (const service of services)
    categories.set(service.category, [...(categories.get(service.category) ?? []), service])
  return [...categories]
    .map(([name, services]) => ({ name, services }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === ''))
}

export const chosenOf = (services: readonly Service[], ids: readonly number[]): Service[] =>
  ids.flatMap((id) => services.filter((service) => service.id === id))

/** Returns the employees at a location who perform all of the chosen services. */
export function employeesForAll(page: Page, locationId: number, chosen: readonly Service[]): Employee[] {
  const doesAll = (employee: Employee) =>
    chosen.every((service) => service.offers.some((offer) => offer.employee_id === employee.id))
  return page.employees.filter((employee) => employee.location_ids.includes(locationId) && doesAll(employee))
}

/**
 * Returns true if the client can choose between employees: one of them performs all services, and others perform some.
 */
export function hasChoiceOfEmployee(page: Page, locationId: number, chosen: readonly Service[]): boolean {
  const everyone = new Set(chosen.flatMap(({ offers }) => offers.map((offer) => offer.employee_id)))
  return employeesForAll(page, locationId, chosen).length > 0 && everyone.size > 1
}

function estimateOffers(offers: readonly Offer[]): Estimate | undefined {
  const [first] = offers
  if (!first) return undefined
  const amounts = offers.map(({ price }) => price.amount)
  const durations = offers.map((offer) => offer.duration_minutes)
  const amount = Math.min(...amounts)
  const minutes = Math.min(...durations)
  return {
    price: { amount, currency: first.price.currency },
    minutes,
    priceVaries: amount !== Math.max(...amounts),
    durationVaries: minutes !== Math.max(...durations),
  }
}

/**
 * Returns the price and duration of a service with the chosen employee, or the minimum over all employees for `anyone`.
 */
export function estimate(service: Service, choice: Choice): Estimate | undefined {
  return estimateOffers(service.offers.filter((offer) => choice === 'anyone' || offer.employee_id === choice))
}

/** Returns the total price and duration of several services in sequence. */
export function total(services: readonly Service[], choice: Choice, currency: string): Estimate {
  return services.reduce<Estimate>(
    (sum, service) => {
      const one = estimate(service, choice)
      return one
        ? {
            price: { amount: sum.price.amount + one.price.amount, currency },
            minutes: sum.minutes + one.minutes,
            priceVaries: sum.priceVaries || one.priceVaries,
            durationVaries: sum.durationVaries || one.durationVaries,
          }
        : sum
    },
    { price: { amount: 0, currency }, minutes: 0, priceVaries: false, durationVaries: false },
  )
}
