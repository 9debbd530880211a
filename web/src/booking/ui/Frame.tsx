// Frame of all public pages: the business above the content, the language switch below.

import type { ReactNode } from 'react'
import { LANGUAGES, type Language } from '../../shared/texts'
import { isEmbedded } from '../embedded'
import { useI18n } from '../i18n'
import styles from './Frame.module.css'
import { initials } from './initials'

const NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' }

interface Masthead {
  name: string
  logo?: string | null | undefined
  note?: string | undefined
}

export function Frame({
  masthead,
  wide,
  children,
}: {
  masthead: Masthead | null
  wide?: boolean
  children: ReactNode
}) {
  return (
    <div className={styles.frame} data-embedded={isEmbedded || undefined} data-wide={wide || undefined}>
      <header className={styles.header}>
        {masthead?.name && (
          <>
            {masthead.logo ? (
              <img className={styles.logo} src={masthead.logo} alt="" width={44} height={52} />
            ) : (
              <span className={styles.mark} aria-hidden="true">
                {initials(masthead.name)}
              </span>
            )}
            <p className={styles.name}>
              {masthead.name}
              {masthead.note && <span className={styles.note}>{masthead.note}</span>}
            </p>
          </>
        )}
      </header>
      <main className={styles.main}>{children}</main>
      <Footer />
    </div>
  )
}

function Footer() {
  const { language, setLanguage: choose, t } = useI18n()
  return (
    <footer className={styles.footer}>
      <span>{t('app.madeWith')}</span>
      <select
        className={styles.language}
        aria-label={t('app.language')}
        value={language}
        onChange={(event) => choose(event.target.value as Language)}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {NAMES[one]}
          </option>
        ))}
      </select>
    </footer>
  )
}
