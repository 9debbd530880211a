// Data of a query, or its error with a retry button, or a skeleton while it loads.

import type { ReactNode } from 'react'
import { RowsSkeleton } from '../ui/layout'
import { LoadError } from '../ui/problems'

/** Part of a query that is needed to render it. */
export interface QueryState<Data> {
  data: Data | undefined
  error: unknown
  refetch: () => unknown
}

interface AsyncProps<Data> {
  query: QueryState<Data>
  /** Skeleton; a few rows by default. */
  loading?: ReactNode
  children: (data: Data) => ReactNode
}

export function Async<Data>({ query: { data, error, refetch }, loading, children }: AsyncProps<Data>) {
  if (data !== undefined) return children(data)
  if (error) return <LoadError error={error} retry={refetch} />
  return loading ?? <RowsSkeleton />
}
