// Test data: a small business with two locations, three employees, and prices that differ between them.

import type { Page } from './catalogue'

const usd = (amount: number) => ({ amount, currency: 'USD' })
const offer = (employee_id: number, amount: number, duration_minutes: number) => ({
  employee_id,
  price: usd(amount),
  duration_minutes,
})

const location = (id: number, name: string, time_zone: string) => ({
  id,
  name,
  address: '',
  city: '',
  state: '',
  time_zone,
  opening_hours: [],
  minimum_notice_minutes: 0,
})

export const CUT = 1
export const COLOUR = 2
export const MASSAGE = 3
export const BRIDGE_STREET = 1
export const MARKET = 2
export const ADA = 1
export const BEN = 2
export const CLEO = 3

export const page: Page = {
  code: 'test',
  name: 'Test & Sons',
  kind: 'salon',
  currency: 'USD',
  rating: null,
  online_booking: 'instant',
  cancellation_policy: { cutoff_minutes: 0, late: 'fee', fee_percent: 0 },
  language: 'en-US',
  logo: null,
  locations: [
    location(BRIDGE_STREET, 'Bridge Street', 'America/New_York'),
    location(MARKET, 'Market', 'Europe/London'),
  ],
  services: [
    {
      id: CUT,
      category: 'Hair',
      name: 'Cut',
      offers: [offer(ADA, 6500, 45), offer(BEN, 5000, 60), offer(CLEO, 6500, 45)],
    },
    { id: COLOUR, category: 'Hair', name: 'Colour', offers: [offer(ADA, 12000, 90)] },
    { id: MASSAGE, category: '', name: 'Massage', offers: [offer(CLEO, 9000, 60)] },
  ],
  employees: [
    { id: ADA, name: 'Ada', title: 'Stylist', location_ids: [BRIDGE_STREET] },
    { id: BEN, name: 'Ben', title: 'Stylist', location_ids: [BRIDGE_STREET, MARKET] },
    { id: CLEO, name: 'Cleo', title: 'Therapist', location_ids: [MARKET] },
  ],
}
