// The public pages' texts and formats.

import { createSpeech } from '../shared/speech'
import type { TextKey } from '../texts/booking.en'
import { type Dates, datesFor } from './dates'

export const { speakFirst, SpeechProvider, useSpeech } = createSpeech<TextKey, { dates: Dates }>(
  {
    en: async () => (await import('../texts/booking.en')).texts,
    de: async () => (await import('../texts/booking.de')).texts,
  },
  (locale) => ({ dates: datesFor(locale) }),
)

export type Speech = ReturnType<typeof useSpeech>
