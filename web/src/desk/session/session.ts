// Who is logged in, and what their role lets them do. The server decides; the app only hides what would be refused.

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
 * Returns a function that refetches the user and invalidates all other queries. If nobody is logged in, its query
 * fails, and that leads to the sign-in page.
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
  /** Sees what happens in the business. */
  viewBusiness: boolean
  /** Books for everybody, keeps the clients' records. */
  manageBookings: boolean
  /** Changes services, staff, locations; invites; watches jobs. */
  manageBusiness: boolean
  /** Changes the business. */
  changeSettings: boolean
  /** Looks after the whole installation. */
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

/** The one who is logged in. Below the router's guard there always is one. */
export function useUser(): User & { can: Permissions } {
  const { data } = useSuspenseQuery(meQuery)
  if (!data) throw new Problem('unauthorized')
  return { ...data, can: permissionsOf(data) }
}
