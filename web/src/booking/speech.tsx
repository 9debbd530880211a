// The public pages' texts and formats in the reader's language, and the choice of it.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Format, formatFor, localeFor } from '../shared/format'
import { firstLanguage, type Language, type Translate, translator } from '../shared/texts'
import type { TextKey } from '../texts/booking.en'
import { type Dates, datesFor } from './dates'
import { keep, kept } from './storage'

const KEPT_AS = 'parlour.language'

const files: Record<Language, () => Promise<Record<TextKey, string>>> = {
  en: () => import('../texts/booking.en').then(({ texts }) => texts),
  de: () => import('../texts/booking.de').then(({ texts }) => texts),
}

interface Spoken {
  language: Language
  texts: Record<TextKey, string>
}

async function speak(language: Language): Promise<Spoken> {
  return { language, texts: await files[language]() }
}

/** The page's own wish, as in `?language=de`, or what was chosen before, or what the browser prefers. */
export const speakFirst = (wish: string | null) =>
  speak(firstLanguage(wish ?? kept('localStorage', KEPT_AS), navigator.languages))

export interface Speech {
  language: Language
  choose: (language: Language) => void
  t: Translate<TextKey>
  format: Format
  dates: Dates
}

const Context = createContext<Speech | null>(null)

export function SpeechProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first)
  const speech = useMemo<Speech>(() => {
    const locale = localeFor(spoken.language, navigator.languages)
    return {
      language: spoken.language,
      choose: (language) => {
        keep('localStorage', KEPT_AS, language)
        void speak(language).then(setSpoken)
      },
      t: translator(spoken.texts, locale),
      format: formatFor(locale),
      dates: datesFor(locale),
    }
  }, [spoken])
  useEffect(() => {
    document.documentElement.lang = spoken.language
  }, [spoken])
  return <Context.Provider value={speech}>{children}</Context.Provider>
}

export function useSpeech(): Speech {
  const speech = useContext(Context)
  if (!speech) throw new Error('outside of SpeechProvider')
  return speech
}
