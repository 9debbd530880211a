// Data that rarely changes and is used everywhere: the business, its locations, services, staff and resources.

import { queryOptions } from '@tanstack/react-query'
import { api, type Schemas } from '../shared/api'
import { unwrap } from '../shared/problem'

export type Business = Schemas['Business']
export type Location = Schemas['Location']
export type Service = Schemas['Service']
export type Employee = Schemas['Employee']
export type Resource = Schemas['Resource']

const staleTime = 5 * 60_000

/**
 * The browser may cache these lists for an hour. `no-cache` revalidates them, so that users see their own changes; an
 * unchanged list is not sent again.
 */
const cache = 'no-cache'

export const businessQuery = queryOptions({
  queryKey: ['business'],
  queryFn: () => unwrap(api.GET('/business')),
  staleTime,
})

export const locationsQuery = queryOptions({
  queryKey: ['locations'],
  queryFn: async () => (await unwrap(api.GET('/locations', { cache }))).items,
  staleTime,
})

/** Returns all services, including inactive ones, because bookings refer to them. */
export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: async () => (await unwrap(api.GET('/services', { params: { query: { inactive: true } }, cache }))).items,
  staleTime,
})

export const employeesQuery = queryOptions({
  queryKey: ['employees'],
  queryFn: async () => (await unwrap(api.GET('/employees'))).items,
  staleTime,
})

export const resourcesQuery = queryOptions({
  queryKey: ['resources'],
  queryFn: async () => (await unwrap(api.GET('/resources'))).items,
  staleTime,
})

export const closuresQuery = (locationId: number) =>
  queryOptions({
    queryKey: ['closures', locationId],
    queryFn: async () =>
      (await unwrap(api.GET('/locations/{id}/closures', { params: { path: { id: locationId } } }))).items,
    staleTime,
  })

export const timeOffQuery = (employeeId: number) =>
  queryOptions({
    queryKey: ['timeOff', employeeId],
    queryFn: async () =>
      (await unwrap(api.GET('/employees/{id}/time-off', { params: { path: { id: employeeId } } }))).items,
    staleTime,
  })
