// Renders public pages in tests, in English.

import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { datesFor } from '../booking/dates'
import { I18nProvider } from '../booking/i18n'
import { translator } from '../shared/texts'
import { texts } from '../texts/booking.en'
import { serve } from './server'

/** Texts of the pages, so that tests do not repeat them. */
export const t = translator(texts, 'en-US')
export const dates = datesFor('en-US')

/** Creates a server, a user, and a function that renders a page once the server has its answers. */
export const publicPages = () => ({
  server: serve(),
  /** Acts without delays, so that it works with a stopped clock too. */
  user: userEvent.setup({ delay: null }),
  show: (page: ReactNode) => render(<I18nProvider first={{ language: 'en', texts }}>{page}</I18nProvider>),
})
