// Texts and formats of the front desk app.

import { createI18n } from '../shared/i18n'
import type { TextKey } from '../texts/desk.en'

export const { loadInitialTexts, I18nProvider, useI18n } = createI18n<TextKey, object>(
  {
    en: async () => (await import('../texts/desk.en')).texts,
    de: async () => {
      const [file] = await Promise.all([import('../texts/desk.de'), import('dayjs/locale/de')])
      return file.texts
    },
  },
  () => ({}),
)
