// The desk's texts and formats.

import { createSpeech } from '../shared/speech'
import type { TextKey } from '../texts/desk.en'

export const {
  speakFirst,
  SpeechProvider,
  useSpeech: useTexts,
} = createSpeech<TextKey, object>(
  {
    en: async () => (await import('../texts/desk.en')).texts,
    de: async () => {
      const [file] = await Promise.all([import('../texts/desk.de'), import('dayjs/locale/de')])
      return file.texts
    },
  },
  () => ({}),
)
