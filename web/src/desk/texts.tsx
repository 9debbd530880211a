// The desk app's texts and formats in the reader's language, and the choice of it.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Format, formatFor, localeFor } from '../shared/format'
import { firstLanguage, type Language, type Translate, translator } from '../shared/texts'
import type { TextKey } from '../texts/desk.en'

type Texts = Record<TextKey, string>

const KEPT_AS = 'parlour.language'

const files: Record<Language, () => Promise<Texts>> = {
  en: () => import('../texts/desk.en').then((file) => file.texts),
  de: async () => {
    const [file] = await Promise.all([import('../texts/desk.de'), import('dayjs/locale/de')])
    return file.texts
  },
}

export interface Spoken {
  language: Language
  texts: Texts
}

async function speak(language: Language): Promise<Spoken> {
  return { language, texts: await files[language]() }
}

export const speakFirst = () => speak(firstLanguage(localStorage.getItem(KEPT_AS), navigator.languages))

interface Speech {
  language: Language
  choose: (language: Language) => void
  t: Translate<TextKey>
  format: Format
}

const Context = createContext<Speech | null>(null)

export function TextsProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first)
  const speech = useMemo<Speech>(() => {
    const locale = localeFor(spoken.language, navigator.languages)
    return {
      language: spoken.language,
      choose: (language) => {
        localStorage.setItem(KEPT_AS, language)
        speak(language).then(setSpoken)
      },
      t: translator(spoken.texts, locale),
      format: formatFor(locale),
    }
  }, [spoken])
  useEffect(() => {
    document.documentElement.lang = spoken.language
  }, [spoken])
  return <Context.Provider value={speech}>{children}</Context.Provider>
}

export function useTexts(): Speech {
  const speech = useContext(Context)
  if (!speech) throw new Error('outside of TextsProvider')
  return speech
}
