// Texts and formats in the user's language, and the language choice. The front desk app and the public pages each have
// their own texts.

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

/** Creates the texts and formats of an app. `more` returns further values that depend on the locale. */
export function createI18n<Key extends string, More extends object>(
  loaders: Loaders<Key>,
  more: (locale: string) => More,
) {
  const loadTexts = async (language: Language) => ({ language, texts: await loaders[language]() })

  /** Loads the texts for the requested language, as in `?language=de`, the one chosen earlier, or the browser's. */
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
