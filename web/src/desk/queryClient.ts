// Query client of the front desk app: retries and error handling.

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '../shared/problem'
import { secondsToWait } from '../shared/rateLimit'

/** Creates the query client. `onError` is called for every failed query and mutation. */
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
        // Requests fail immediately while offline. None is queued and sent later without the user noticing.
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
