// Renders the desk app, or a part of it, for a test: in English, for somebody who is signed in.

import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { createDesk } from '../desk/app'
import { I18nProvider } from '../desk/i18n'
import { UnsavedProvider } from '../desk/kit/UnsavedProvider'
import { LiveProvider } from '../desk/live/live'
import { createQueryClient } from '../desk/queryClient'
import { meQuery } from '../desk/session/session'
import { theme } from '../desk/theme'
import { Toasts } from '../desk/ui/toasts'
import type { Schemas } from '../shared/api'
import { formatFor } from '../shared/format'
import { translator } from '../shared/texts'
import { texts } from '../texts/desk.en'
import { business, user as someone } from './fixtures'
import { type FakeServer, serve } from './server'
import { fakeSockets } from './sockets'

/** The app's texts, so that tests ask for what it says without repeating its words. */
export const t = translator(texts, 'en-US')
export const format = formatFor('en-US')

/** Without transitions, and without styles, which take long to be looked through. */
const mantine = { env: 'test', withCssVariables: false } as const

const first = { language: 'en' as const, texts }

/** A user who acts without pauses, so that it makes no difference whether the clock is stopped. */
const newUser = () => userEvent.setup({ delay: null })

/** Whoever is signed in, and a server that answers what every page asks. */
function signedIn(user: Schemas['User'], server: FakeServer = serve()) {
  server.on('GET /me', user).on('GET /business', business()).on('GET /chats/unread', { unread: 0 })
  return { server, sockets: fakeSockets() }
}

interface Options {
  user?: Schemas['User']
}

/** Opens the whole app at an address. */
export function openDesk(path: string, { user = someone() }: Options = {}) {
  const environment = signedIn(user)
  const desk = createDesk({ first, history: createMemoryHistory({ initialEntries: [path] }), mantine })
  return {
    ...environment,
    ...desk,
    user: newUser(),
    /** Where the app is. */
    address: () => desk.router.state.location.href,
    show: () => render(desk.app),
  }
}

/** Renders a part of the app, with all that is around it but the navigation. */
export function renderPart(part: ReactNode, { user = someone() }: Options = {}) {
  const environment = signedIn(user)
  const queryClient = createQueryClient(() => {})
  queryClient.setQueryData(meQuery.queryKey, user)
  const root = createRootRoute({
    component: () => (
      <LiveProvider businessId={user.business_id} userId={user.id}>
        <UnsavedProvider>{part}</UnsavedProvider>
      </LiveProvider>
    ),
  })
  const router = createRouter({ routeTree: root, history: createMemoryHistory() })
  return {
    ...environment,
    queryClient,
    user: newUser(),
    show: () =>
      render(
        <MantineProvider theme={theme} {...mantine}>
          <I18nProvider first={first}>
            <QueryClientProvider client={queryClient}>
              <Toasts />
              <RouterProvider router={router as never} />
            </QueryClientProvider>
          </I18nProvider>
        </MantineProvider>,
      ),
  }
}
