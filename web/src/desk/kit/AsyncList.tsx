// List of a query on a card, with its skeleton, error and empty state, and a button for the next page.

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n'
import { Card, layoutStyles, RowsSkeleton } from '../ui/layout'
import { Async, type QueryState } from './Async'

interface Pages {
  hasNextPage?: boolean
  isFetchingNextPage?: boolean
  fetchNextPage?: () => unknown
}

interface AsyncListProps<Item> {
  /** The list is dimmed while it still shows the items of another query. */
  query: QueryState<readonly Item[]> & Pages & { isPlaceholderData?: boolean }
  /** Number of rows of the skeleton. */
  rows: number
  /** Content instead of an empty list. `null` if there is always an item. */
  empty: ReactNode
  children: (item: Item) => ReactNode
}

export function AsyncList<Item>({ query, rows, empty, children }: AsyncListProps<Item>) {
  return (
    <>
      <Card>
        <Async query={query} loading={<RowsSkeleton count={rows} />}>
          {(items) =>
            items.length === 0 ? (
              empty
            ) : (
              <ul className={layoutStyles.rows} {...(query.isPlaceholderData && { style: { opacity: 0.6 } })}>
                {items.map(children)}
              </ul>
            )
          }
        </Async>
      </Card>
      <ShowMore query={query} />
    </>
  )
}

/** Button that fetches the next page, if there is one. */
export function ShowMore({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: { query: Pages }) {
  const { t } = useI18n()
  if (!hasNextPage) return null
  return (
    <Button mt="sm" variant="default" loading={isFetchingNextPage ?? false} onClick={() => fetchNextPage?.()}>
      {t('action.more')}
    </Button>
  )
}
