// Texts and formats of the public pages.

import { createI18n } from '../shared/i18n'
import type { TextKey } from '../texts/booking.en'
import { type Dates, datesFor } from './dates'

export const { loadInitialTexts, I18nProvider, useI18n } = createI18n<TextKey, { dates: Dates }>(
  {
    en: async () => (await import('../texts/booking.en')).texts,
    de: async () => (await import('../texts/booking.de')).texts,
  },
  (locale) => ({ dates: datesFor(locale) }),
)

export type I18n = ReturnType<typeof useI18n>
