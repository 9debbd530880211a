// Members of the business, and the rules for changing their roles.

import { queryOptions } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import type { Role, User } from '../session/session'

export type Member = Schemas['TeamMember']

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async () => (await unwrap(api.GET('/members'))).items,
  staleTime: 60_000,
})

/** Returns the roles that a user with the given role may assign. */
export const rolesOf = (giver: Role): Role[] => [
  ...(giver === 'owner' ? (['owner'] as const) : []),
  'manager',
  'receptionist',
  'employee',
]

export type Obstacle = 'self' | 'owners' | 'last'

/** Returns the reason why the user may not change a member's role, as on the server; `null` if they may. */
export function obstacleTo(
  member: Pick<Member, 'id' | 'role'>,
  user: Pick<User, 'id' | 'role'>,
  members: readonly Pick<Member, 'role'>[],
): Obstacle | null {
  if (member.id === user.id) return 'self'
  if (member.role !== 'owner') return null
  if (user.role !== 'owner') return 'owners'
  return members.filter(({ role }) => role === 'owner').length === 1 ? 'last' : null
}
