// Number of unread messages, kept current by the user's own room.

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { useLive, useRooms } from '../live/live'

const unreadQuery = queryOptions({
  queryKey: ['chats', 'unread'],
  queryFn: async () => (await unwrap(api.GET('/chats/unread'))).unread,
})

export function useUnread(): number {
  const queryClient = useQueryClient()
  const { room } = useLive()
  const invalidate = () => void queryClient.invalidateQueries({ queryKey: ['chats'] })
  useRooms([room.user], {
    onEvent: ({ type }) => type !== 'chat.typing' && invalidate(),
    onGap: invalidate,
  })
  return useQuery(unreadQuery).data ?? 0
}
