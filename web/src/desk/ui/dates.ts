// Parsing of typed dates: in words as date fields show them, or in digits.

import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import localizedFormat from 'dayjs/plugin/localizedFormat'
import { LANGUAGES } from '../../shared/texts'
import type { Day } from '../../shared/time'

dayjs.extend(localizedFormat)
dayjs.extend(customParseFormat)

/** Date format of fields: in words, in the user's language. */
export const SHOWN = 'LL'

/** Accepted formats. No two of them parse the same text as different days. */
const FORMATS = [SHOWN, 'YYYY-MM-DD', 'M/D/YYYY', 'MM/DD/YYYY', 'D.M.YYYY', 'DD.MM.YYYY']

export function parseDate(text: string): Day | null {
  for (const language of LANGUAGES)
    for (const format of FORMATS) {
      const date = dayjs(text.trim(), format, language, true)
      if (date.isValid()) return date.format('YYYY-MM-DD')
    }
  return null
}
