// Logged-in user and their permissions. The server enforces them; the app only hides what would be refused.

import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { Problem, unwrap } from '../../shared/problem'

export type User = Schemas['User']
export type Role = Schemas['Role']

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<User | null> => {
    try {
      return await unwrap(api.GET('/me'))
    } catch (error) {
      if (Problem.of(error).code === 'unauthorized') return null
      throw error
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/**
 * Returns a function that refetches the user and invalidates all other queries. If the session has ended, the request
 * fails and the app shows the sign-in page.
 */
export function useRefreshSession() {
  const queryClient = useQueryClient()
  return async () => {
    const me = await queryClient
      .fetchQuery({ queryKey: ['me', 'again'], queryFn: () => unwrap(api.GET('/me')), staleTime: 0 })
      .catch(() => null)
    if (!me) return
    queryClient.setQueryData(meQuery.queryKey, me)
    await queryClient.invalidateQueries({ predicate: ({ queryKey: [name] }) => name !== 'me' })
  }
}

export interface Permissions {
  /** May see the business's data. */
  viewBusiness: boolean
  /** May book for every employee and edit client records. */
  manageBookings: boolean
  /** May change services, staff and locations, invite members and watch jobs. */
  manageBusiness: boolean
  /** May change the business's settings. */
  changeSettings: boolean
  /** May administer the whole installation. */
  administerInstallation: boolean
}

function permissionsOf({ role, is_administrator: administerInstallation }: User): Permissions {
  const changeSettings = role === 'owner'
  const manageBusiness = changeSettings || role === 'manager'
  const manageBookings = manageBusiness || role === 'receptionist'
  return {
    changeSettings,
    manageBusiness,
    manageBookings,
    viewBusiness: manageBookings || role === 'employee',
    administerInstallation,
  }
}

/** Returns the logged-in user. The router guarantees that there is one. */
export function useUser(): User & { can: Permissions } {
  const { data } = useSuspenseQuery(meQuery)
  if (!data) throw new Problem('unauthorized')
  return { ...data, can: permissionsOf(data) }
}
