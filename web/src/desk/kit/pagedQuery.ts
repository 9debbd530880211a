// Queries of paginated lists.

import { type InfiniteData, infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'

interface ListPage<Item> {
  items: Item[]
  /** Cursor of the next page, if there is one. */
  next?: string | null
}

const itemsOf = <Item>({ pages }: InfiniteData<ListPage<Item>>) => pages.flatMap(({ items }) => items)

/**
 * Creates the query of a list, whose data are the items of all pages so far. `fetchPage` receives the query parameters
 * of a page. `refetchInterval` returns an interval in milliseconds.
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
