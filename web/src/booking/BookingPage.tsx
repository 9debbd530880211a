// Public page of a business: loading, closed, unknown, or ready to book.

import { useCallback, useEffect } from 'react'
import { BookingFlow } from './BookingFlow'
import styles from './BookingPage.module.css'
import { useI18n } from './i18n'
import { loadPage } from './page'
import type { Page } from './rules/catalogue'
import { BlankPage } from './ui/BlankPage'
import { EmptyState, LoadError } from './ui/controls'
import { Frame } from './ui/Frame'
import { useAsync } from './useAsync'

interface Props {
  code: string
  /** Request for the page's data, started before the first render. */
  first: Promise<Page>
}

export function BookingPage({ code, first }: Props) {
  const { t } = useI18n()
  const load = useCallback(() => firstOr(first, code), [first, code])
  const { request, retry } = useAsync(load)
  const name = request.state === 'ready' ? request.data.name : undefined
  useEffect(() => {
    if (name) document.title = name
  }, [name])

  if (request.state === 'loading') return <BlankPage />
  if (request.state === 'failed')
    return (
      <Frame masthead={null}>
        {request.problem.code === 'not_found' ? (
          <EmptyState title={t('unknown.title')} text={t('unknown.text')} />
        ) : (
          <LoadError title={t('failed.title')} problem={request.problem} retry={retry} />
        )}
      </Frame>
    )
  const page = request.data
  if (page.online_booking === 'off') return <ClosedPage page={page} />
  return <BookingFlow page={page} reload={retry} />
}

const used = new WeakSet<Promise<Page>>()

/** Returns the initial request on the first call and a new request on later ones. */
function firstOr(first: Promise<Page>, code: string): Promise<Page> {
  if (used.has(first)) return loadPage(code)
  used.add(first)
  return first
}

function ClosedPage({ page }: { page: Page }) {
  const { t } = useI18n()
  return (
    <Frame masthead={{ name: page.name, logo: page.logo?.thumbnail_url ?? page.logo?.url }}>
      <EmptyState title={t('closed.title')} text={t('closed.text')} />
      <ul className={styles.addresses}>
        {page.locations.map((location) => (
          <li key={location.id}>
            <strong>{location.name}</strong>
            {[location.address, location.city, location.state].filter(Boolean).join(', ')}
          </li>
        ))}
      </ul>
    </Frame>
  )
}
