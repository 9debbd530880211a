import { describe, expect, it } from 'vitest'
import { byCategory, chosenOf, employeesForAll, estimate, hasChoiceOfEmployee, servicesAt, total } from './catalogue'
import { ADA, BEN, BRIDGE_STREET, CLEO, COLOUR, CUT, MARKET, MASSAGE, page } from './fixture'

const at = (locationId: number, ...ids: number[]) => chosenOf(servicesAt(page, locationId), ids)
const names = (locationId: number, ...ids: number[]) =>
  employeesForAll(page, locationId, at(locationId, ...ids)).map(({ name }) => name)

describe('services', () => {
  it('are those that somebody does at the place', () => {
    expect(servicesAt(page, BRIDGE_STREET).map(({ id }) => id)).toEqual([CUT, COLOUR])
    expect(servicesAt(page, MARKET).map(({ id }) => id)).toEqual([CUT, MASSAGE])
  })

  it('stand under their categories, those without one last', () => {
    expect(byCategory([...page.services].reverse()).map(({ name, services }) => [name, services.length])).toEqual([
      ['Hair', 2],
      ['', 1],
    ])
  })

  it('stay in the order in which they were chosen', () => {
    expect(at(BRIDGE_STREET, COLOUR, CUT).map(({ id }) => id)).toEqual([COLOUR, CUT])
  })
})

describe('people', () => {
  it('are those who do all that was chosen, there', () => {
    expect(names(BRIDGE_STREET, CUT)).toEqual(['Ada', 'Ben'])
    expect(names(BRIDGE_STREET, CUT, COLOUR)).toEqual(['Ada'])
    expect(names(MARKET, CUT)).toEqual(['Ben', 'Cleo'])
  })

  it('are not asked for where only one can do it, or nobody can do it all', () => {
    expect(hasChoiceOfEmployee(page, BRIDGE_STREET, at(BRIDGE_STREET, CUT))).toBe(true)
    expect(hasChoiceOfEmployee(page, BRIDGE_STREET, at(BRIDGE_STREET, COLOUR))).toBe(false)
    const apart = { ...page, employees: page.employees.filter(({ id }) => id !== ADA) }
    const chosen = servicesAt(page, BRIDGE_STREET)
    expect(hasChoiceOfEmployee(apart, BRIDGE_STREET, chosen)).toBe(false)
  })
})

describe('prices and durations', () => {
  it('are the least where they differ, and say so', () => {
    const [cut] = at(BRIDGE_STREET, CUT)
    expect(cut && estimate(cut, 'anyone')).toEqual({
      price: { amount: 5000, currency: 'USD' },
      minutes: 45,
      priceVaries: true,
      durationVaries: true,
    })
  })

  it('are exact for a person', () => {
    const [cut] = at(BRIDGE_STREET, CUT)
    expect(cut && estimate(cut, BEN)).toMatchObject({ price: { amount: 5000 }, minutes: 60, priceVaries: false })
    expect(cut && estimate(cut, CLEO)).toBeUndefined()
  })

  it('add up', () => {
    expect(total(at(BRIDGE_STREET, CUT, COLOUR), ADA, 'USD')).toEqual({
      price: { amount: 18500, currency: 'USD' },
      minutes: 135,
      priceVaries: false,
      durationVaries: false,
    })
    expect(total(at(BRIDGE_STREET, CUT, COLOUR), 'anyone', 'USD')).toMatchObject({ priceVaries: true, minutes: 135 })
    expect(total([], 'anyone', 'JPY').price).toEqual({ amount: 0, currency: 'JPY' })
  })
})
