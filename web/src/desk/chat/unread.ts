// How many messages are still to be read, kept current by the user's own room.

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { useLive, useRooms } from '../live/live'

const unreadQuery = queryOptions({
  queryKey: ['chats', 'unread'],
  queryFn: async () => (await answer(api.GET('/chats/unread'))).unread,
})

export function useUnread(): number {
  const queries = useQueryClient()
  const { room } = useLive()
  const anew = () => void queries.invalidateQueries({ queryKey: ['chats'] })
  useRooms([room.user], {
    heard: ({ type }) => type !== 'chat.typing' && anew(),
    missed: anew,
  })
  return useQuery(unreadQuery).data ?? 0
}
