// Renders the front desk app or a part of it in tests, in English and signed in.

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

/** Texts of the app, so that tests do not repeat them. */
export const t = translator(texts, 'en-US')
export const format = formatFor('en-US')

/** Disables transitions, and CSS variables, which are slow to evaluate. */
const mantine = { env: 'test', withCssVariables: false } as const

const first = { language: 'en' as const, texts }

/** Creates a user who acts without delays, so that it works with a stopped clock too. */
const newUser = () => userEvent.setup({ delay: null })

/** Creates the environment of a signed-in user: a server that answers the requests of every page, and live sockets. */
function signedIn(user: Schemas['User'], server: FakeServer = serve()) {
  server.on('GET /me', user).on('GET /business', business()).on('GET /chats/unread', { unread: 0 })
  return { server, sockets: fakeSockets() }
}

interface Options {
  user?: Schemas['User']
}

/** Opens the whole app at a path. */
export function openDesk(path: string, { user = someone() }: Options = {}) {
  const environment = signedIn(user)
  const desk = createDesk({ first, history: createMemoryHistory({ initialEntries: [path] }), mantine })
  return {
    ...environment,
    ...desk,
    user: newUser(),
    /** Returns the current path and query of the app. */
    address: () => desk.router.state.location.href,
    show: () => render(desk.app),
  }
}

/** Renders a part of the app with its providers, without the navigation. */
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
