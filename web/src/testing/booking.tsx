// Renders a public page for a test, in English.

import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { datesFor } from '../booking/dates'
import { I18nProvider } from '../booking/i18n'
import { translator } from '../shared/texts'
import { texts } from '../texts/booking.en'
import { serve } from './server'

/** The pages' texts, so that tests ask for what they say without repeating its words. */
export const t = translator(texts, 'en-US')
export const dates = datesFor('en-US')

/** A server, a user, and a way to render a page once the server knows its answers. */
export const publicPages = () => ({
  server: serve(),
  /** Acts without pauses, so that it makes no difference whether the clock is stopped. */
  user: userEvent.setup({ delay: null }),
  show: (page: ReactNode) => render(<I18nProvider first={{ language: 'en', texts }}>{page}</I18nProvider>),
})
