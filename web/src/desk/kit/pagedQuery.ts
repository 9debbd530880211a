// Queries of lists that the server sends in pages.

import { type InfiniteData, infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'

interface ListPage<Item> {
  items: Item[]
  /** Cursor of the next page, if there is one. */
  next?: string | null
}

const itemsOf = <Item>({ pages }: InfiniteData<ListPage<Item>>) => pages.flatMap(({ items }) => items)

/**
 * Returns the query of a list; its data are the items of all pages so far. `fetchPage` gets the query parameters of a
 * page. `refetchInterval` returns the refetch interval in milliseconds.
 */
export const pagedQuery = <Item>(
  queryKey: QueryKey,
  fetchPage: (page: { cursor?: string }) => Promise<ListPage<Item>>,
  refetchInterval: (items: Item[]) => number | false = () => false,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => fetchPage(pageParam ? { cursor: pageParam } : {}),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    select: itemsOf<Item>,
    refetchInterval: ({ state }) => refetchInterval(state.data ? itemsOf(state.data) : []),
  })
