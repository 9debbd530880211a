// How the desk asks the server: what is asked for again, and what follows when the session has ended.

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '../shared/problem'
import { waitOf } from '../shared/waiting'

/** `refused` is told of whatever fails. */
export function createQueries(refused: (thrown: unknown) => void): QueryClient {
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError: (thrown, { queryKey }) => {
        refused(thrown)
        const wait = waitOf(Problem.of(thrown))
        if (wait === undefined) return
        const goOn = () =>
          queries.refetchQueries({
            queryKey,
            exact: true,
            type: 'active',
            predicate: ({ state }) => state.error !== null,
          })
        setTimeout(goOn, wait * 1_000)
      },
    }),
    mutationCache: new MutationCache({ onError: refused }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What cannot be reached is said at once, and nothing is sent later behind one's back.
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, thrown) =>
          failures < 2 && ['offline', 'busy', 'unavailable', 'internal'].includes(Problem.of(thrown).code),
      },
      mutations: { networkMode: 'always' },
    },
  })
  return queries
}
