// Texts and formats in the reader's language, and the choice of it: the same for the desk and the public pages, each
// with texts of its own.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Format, formatFor, localeFor } from './format'
import { keep, kept } from './storage'
import { firstLanguage, type Language, type Translate, translator } from './texts'

const KEPT_AS = 'parlour.language'

type Files<Key extends string> = Record<Language, () => Promise<Record<Key, string>>>

export interface Speech<Key extends string> {
  language: Language
  choose: (language: Language) => void
  t: Translate<Key>
  format: Format
}

/** What a page speaks with. `more` is what else depends on the locale. */
export function createSpeech<Key extends string, More extends object>(
  files: Files<Key>,
  more: (locale: string) => More,
) {
  const speak = async (language: Language) => ({ language, texts: await files[language]() })

  /** The page's own wish, as in `?language=de`, or what was chosen before, or what the browser prefers. */
  const speakFirst = (wish?: string | null) =>
    speak(firstLanguage(wish ?? kept('localStorage', KEPT_AS), navigator.languages))

  const Context = createContext<(Speech<Key> & More) | null>(null)

  function SpeechProvider({ first, children }: { first: Awaited<ReturnType<typeof speak>>; children: ReactNode }) {
    const [{ language, texts }, setSpoken] = useState(first)
    const speech = useMemo(() => {
      const locale = localeFor(language, navigator.languages)
      return {
        ...more(locale),
        language,
        choose: (language: Language) => {
          keep('localStorage', KEPT_AS, language)
          void speak(language).then(setSpoken)
        },
        t: translator(texts, locale),
        format: formatFor(locale),
      }
    }, [language, texts])
    useEffect(() => {
      document.documentElement.lang = language
    }, [language])
    return <Context.Provider value={speech}>{children}</Context.Provider>
  }

  function useSpeech(): Speech<Key> & More {
    const speech = useContext(Context)
    if (!speech) throw new Error('outside of SpeechProvider')
    return speech
  }

  return { speakFirst, SpeechProvider, useSpeech }
}
