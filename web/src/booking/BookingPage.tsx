// A business's public page: loaded, closed, unknown, or ready to book.

import { useCallback, useEffect } from 'react'
import { BookingFlow } from './BookingFlow'
import styles from './BookingPage.module.css'
import { useLoad } from './load'
import { loadPage } from './page'
import { BlankPage } from './parts/BlankPage'
import { Frame } from './parts/Frame'
import { CalmState, Failed } from './parts/parts'
import type { Page } from './rules/catalogue'
import { useSpeech } from './speech'

interface Props {
  code: string
  /** The page's data, asked for before anything else. */
  first: Promise<Page>
}

export function BookingPage({ code, first }: Props) {
  const { t } = useSpeech()
  const load = useCallback(() => firstOr(first, code), [first, code])
  const { loaded, again } = useLoad(load)
  const name = loaded.state === 'ready' ? loaded.data.name : undefined
  useEffect(() => {
    if (name) document.title = name
  }, [name])

  if (loaded.state === 'loading') return <BlankPage />
  if (loaded.state === 'failed')
    return (
      <Frame masthead={null}>
        {loaded.problem.code === 'not_found' ? (
          <CalmState title={t('unknown.title')} text={t('unknown.text')} />
        ) : (
          <Failed title={t('failed.title')} problem={loaded.problem} again={again} />
        )}
      </Frame>
    )
  const page = loaded.data
  if (page.online_booking === 'off') return <ClosedPage page={page} />
  return <BookingFlow page={page} reload={again} />
}

const used = new WeakSet<Promise<Page>>()

/** The first time what was asked for already, later what is so by then. */
function firstOr(first: Promise<Page>, code: string): Promise<Page> {
  if (used.has(first)) return loadPage(code)
  used.add(first)
  return first
}

function ClosedPage({ page }: { page: Page }) {
  const { t } = useSpeech()
  return (
    <Frame masthead={{ name: page.name, logo: page.logo?.small_link ?? page.logo?.link }}>
      <CalmState title={t('closed.title')} text={t('closed.text')} />
      <ul className={styles.addresses}>
        {page.locations.map((place) => (
          <li key={place.id}>
            <strong>{place.name}</strong>
            {[place.address, place.city, place.state].filter(Boolean).join(', ')}
          </li>
        ))}
      </ul>
    </Frame>
  )
}
