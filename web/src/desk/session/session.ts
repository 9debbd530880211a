// Who is logged in, and what their role lets them do. The server decides; the app only hides what would be refused.

import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { answer, Problem } from '../../shared/problem'

export type User = Schemas['User']
export type Role = Schemas['Role']

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<User | null> => {
    try {
      return await answer(api.GET('/me'))
    } catch (thrown) {
      if (Problem.of(thrown).code === 'unauthorized') return null
      throw thrown
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/**
 * Returns a function that looks who is logged in now, and fetches anew what is shown. If nobody is, its query fails, and
 * that leads to the sign-in page.
 */
export function useLookAgain() {
  const queries = useQueryClient()
  return async () => {
    const me = await queries
      .fetchQuery({ queryKey: ['me', 'again'], queryFn: () => answer(api.GET('/me')), staleTime: 0 })
      .catch(() => null)
    if (!me) return
    queries.setQueryData(meQuery.queryKey, me)
    await queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => name !== 'me' })
  }
}

export interface Leave {
  /** Sees what happens in the business. */
  work: boolean
  /** Books for everybody, keeps the clients' records. */
  desk: boolean
  /** Changes services, staff, locations; invites; watches tasks. */
  manage: boolean
  /** Changes the business. */
  own: boolean
  /** Looks after the whole installation. */
  administer: boolean
}

function leaveOf({ role, is_administrator: administer }: User): Leave {
  const own = role === 'owner'
  const manage = own || role === 'manager'
  const desk = manage || role === 'receptionist'
  return { own, manage, desk, work: desk || role === 'employee', administer }
}

/** The one who is logged in. Below the router's guard there always is one. */
export function useUser(): User & { may: Leave } {
  const { data } = useSuspenseQuery(meQuery)
  if (!data) throw new Problem('unauthorized')
  return { ...data, may: leaveOf(data) }
}
