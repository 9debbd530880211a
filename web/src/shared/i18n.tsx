// Texts and formats in the reader's language, and the choice of it: the same for the desk and the public pages, each
// with texts of its own.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Format, formatFor, localeFor } from './format'
import { readStorage, writeStorage } from './storage'
import { firstLanguage, type Language, type Translate, translator } from './texts'

const STORAGE_KEY = 'parlour.language'

type Loaders<Key extends string> = Record<Language, () => Promise<Record<Key, string>>>

export interface I18n<Key extends string> {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate<Key>
  format: Format
}

/** What a page speaks with. `more` is what else depends on the locale. */
export function createI18n<Key extends string, More extends object>(
  loaders: Loaders<Key>,
  more: (locale: string) => More,
) {
  const loadTexts = async (language: Language) => ({ language, texts: await loaders[language]() })

  /** The page's own wish, as in `?language=de`, or what was chosen before, or what the browser prefers. */
  const loadInitialTexts = (requested?: string | null) =>
    loadTexts(firstLanguage(requested ?? readStorage('localStorage', STORAGE_KEY), navigator.languages))

  const Context = createContext<(I18n<Key> & More) | null>(null)

  function I18nProvider({ first, children }: { first: Awaited<ReturnType<typeof loadTexts>>; children: ReactNode }) {
    const [{ language, texts }, setLoaded] = useState(first)
    const i18n = useMemo(() => {
      const locale = localeFor(language, navigator.languages)
      return {
        ...more(locale),
        language,
        setLanguage: (language: Language) => {
          writeStorage('localStorage', STORAGE_KEY, language)
          void loadTexts(language).then(setLoaded)
        },
        t: translator(texts, locale),
        format: formatFor(locale),
      }
    }, [language, texts])
    useEffect(() => {
      document.documentElement.lang = language
    }, [language])
    return <Context.Provider value={i18n}>{children}</Context.Provider>
  }

  function useI18n(): I18n<Key> & More {
    const i18n = useContext(Context)
    if (!i18n) throw new Error('outside of I18nProvider')
    return i18n
  }

  return { loadInitialTexts, I18nProvider, useI18n }
}
