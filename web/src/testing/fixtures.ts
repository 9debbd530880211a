// Builders of server responses: a small salon in New York. Tests name only the values that matter to them.

import { recordTexts } from '../desk/clients/records'
import type { Schemas } from '../shared/api'

export const usd = (amount: number) => ({ amount, currency: 'USD' })

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** Returns the same hours on every day of the week. */
export const daily = (starts: string, ends: string) => WEEK.map((weekday) => ({ weekday, starts, ends }))

/** A Tuesday in winter, when New York is five hours behind UTC. */
export const TUESDAY = '2027-01-19'

/** Returns a local time in New York on that Tuesday. */
export const at = (time: string, day = TUESDAY) => `${day}T${time}:00-05:00`

export const user = (over: Partial<Schemas['User']> = {}): Schemas['User'] => ({
  id: 1,
  business_id: 1,
  username: 'desk',
  name: 'Dora Desk',
  role: 'receptionist',
  is_administrator: false,
  ...over,
})

export const business = (over: Partial<Schemas['Business']> = {}): Schemas['Business'] => ({
  id: 1,
  code: 'linden',
  name: 'Linden',
  kind: 'salon',
  currency: 'USD',
  cancellation_policy: { cutoff_minutes: 1_440, late: 'fee', fee_percent: 50 },
  created_at: '2026-01-01T00:00:00Z',
  online_booking: 'instant',
  plan: 'free',
  waitlist_hold_minutes: 30,
  waitlist_mode: 'first',
  ...over,
})

export const location = (over: Partial<Schemas['Location']> = {}): Schemas['Location'] => ({
  id: 1,
  name: 'Hudson Street',
  address: '1 Hudson Street',
  city: 'New York',
  state: 'NY',
  time_zone: 'America/New_York',
  opening_hours: daily('09:00', '18:00'),
  minimum_notice_minutes: 0,
  slot_interval_minutes: 15,
  created_at: '2026-01-01T00:00:00Z',
  ...over,
})

export const CUT = 1
export const COLOUR = 2

export const service = (over: Partial<Schemas['Service']> = {}): Schemas['Service'] => ({
  id: CUT,
  name: 'Cut',
  category: 'Hair',
  price: usd(6_500),
  active: true,
  resource_types: [],
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  duration_minutes: 45,
  segments: [{ minutes: 45, staffed: true }],
  ...over,
})

export const colour = service({
  id: COLOUR,
  name: 'Colour',
  price: usd(12_000),
  duration_minutes: 90,
  segments: [{ minutes: 90, staffed: true }],
})

export const employee = (over: Partial<Schemas['Employee']> = {}): Schemas['Employee'] => ({
  id: 1,
  name: 'Finn',
  title: 'Stylist',
  active: true,
  services: [{ service_id: CUT }, { service_id: COLOUR }],
  workplaces: [{ location_id: 1, working_hours: daily('09:00', '18:00') }],
  ...over,
})

/** Employee with a break from 12:00 to 12:30. */
export const finn = employee({
  workplaces: [{ location_id: 1, working_hours: daily('09:00', '18:00'), breaks: daily('12:00', '12:30') }],
})

/** Employee who cuts but does not color. */
export const chiara = employee({ id: 2, name: 'Chiara', services: [{ service_id: CUT }] })

export const client = (over: Partial<Schemas['Client']> = {}): Schemas['Client'] => ({
  id: 7,
  name: 'Wilma',
  phone: null,
  email: null,
  other_phones: [],
  other_emails: [],
  birthday: null,
  ...recordTexts(null),
  tags: [],
  language: null,
  unsubscribed: false,
  created_at: '2026-01-01T00:00:00Z',
  ...over,
})

interface BookingOptions extends Partial<Schemas['Booking']> {
  /** Name of the client. */
  name?: string
  /** Local time in New York on that Tuesday. */
  from?: string
  to?: string
  by?: Schemas['Employee']
}

export function booking({ name = 'Wilma', from = '10:00', to = '10:45', by = finn, ...over }: BookingOptions = {}) {
  const result: Schemas['Booking'] = {
    id: 100,
    version: 1,
    status: 'confirmed',
    location_id: 1,
    client: { id: 7, name },
    starts_at: at(from),
    ends_at: at(to),
    items: [
      {
        service: { id: CUT, name: 'Cut' },
        employee: { id: by.id, name: by.name },
        starts_at: at(from),
        ends_at: at(to),
        price: usd(6_500),
      },
    ],
    price: usd(6_500),
    fee: usd(0),
    notes: '',
    created_at: '2026-12-01T12:00:00Z',
    series_id: null,
    ...over,
  }
  return result
}

export const calendarView = (over: Partial<Schemas['CalendarView']> = {}): Schemas['CalendarView'] => ({
  bookings: [],
  blocks: [],
  closures: [],
  time_off: [],
  ...over,
})

/** Returns a booking as guests see it by its link. */
export const managed = (over: Partial<Schemas['ManagedBooking']> = {}): Schemas['ManagedBooking'] => ({
  business: 'Linden',
  location: {
    name: 'Hudson Street',
    address: '1 Hudson Street',
    city: 'New York',
    state: 'NY',
    time_zone: 'America/New_York',
  },
  items: [{ service: 'Cut', employee: 'Finn', starts_at: at('10:00'), ends_at: at('10:45'), price: usd(6_500) }],
  starts_at: at('10:00'),
  ends_at: at('10:45'),
  free_until: at('10:00', '2027-01-18'),
  expires_at: at('10:00', '2027-02-19'),
  price: usd(6_500),
  fee: usd(0),
  cancellation_fee: usd(0),
  may_reschedule: true,
  may_cancel: true,
  status: 'confirmed',
  version: 1,
  ...over,
})
