// How the desk asks the server: what is asked for again, and what follows when the session has ended.

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '../shared/problem'
import { secondsToWait } from '../shared/rateLimit'

/** `onError` is called for every failed query and mutation. */
export function createQueryClient(onError: (error: unknown) => void): QueryClient {
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        onError(error)
        const seconds = secondsToWait(Problem.of(error))
        if (seconds === undefined) return
        const refetch = () =>
          queryClient.refetchQueries({
            queryKey,
            exact: true,
            type: 'active',
            predicate: ({ state }) => state.error !== null,
          })
        setTimeout(refetch, seconds * 1_000)
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What cannot be reached is said at once, and nothing is sent later behind one's back.
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, error) =>
          failures < 2 && ['offline', 'busy', 'unavailable', 'internal'].includes(Problem.of(error).code),
      },
      mutations: { networkMode: 'always' },
    },
  })
  return queryClient
}
