// Every page of the desk app, by its address.

import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { readCalendarSearch } from './calendar/search'
import { NotFound } from './parts/parts'
import { Failed } from './parts/problems'
import { ForgottenPassword, SignIn } from './session/SignIn'
import { meQuery } from './session/session'
import { Shell } from './shell/Shell'

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failed thrown={error} again={reset} />,
})

interface SignInSearch {
  /** The page to go on to. */
  to?: string
  ended?: boolean
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): SignInSearch => ({
    ...(typeof search.to === 'string' && search.to.startsWith('/') && !search.to.startsWith('//') && { to: search.to }),
    ...(search.ended === true && { ended: true }),
  }),
  component: SignIn,
})

const forgottenPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgotten-password',
  component: ForgottenPassword,
})

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const user = await context.queries.ensureQueryData(meQuery)
    if (!user) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    if (user.role === 'client' && location.pathname === '/') throw redirect({ to: '/account' })
  },
  component: Shell,
})

const calendar = createRoute({
  getParentRoute: () => desk,
  path: '/calendar',
  validateSearch: readCalendarSearch,
  component: lazyRouteComponent(() => import('./calendar/CalendarPage'), 'CalendarPage'),
})

interface ClientsSearch {
  search?: string | undefined
  /** Whether to begin with typing. */
  focus?: boolean | undefined
}

const clients = createRoute({
  getParentRoute: () => desk,
  path: '/clients',
  validateSearch: (search): ClientsSearch => ({
    search: typeof search.search === 'string' ? search.search : undefined,
    focus: search.focus === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import('./clients/ClientsPage'), 'ClientsPage'),
})

const newClient = createRoute({
  getParentRoute: () => desk,
  path: '/clients/new',
  component: lazyRouteComponent(() => import('./clients/ClientForm'), 'NewClientPage'),
})

const client = createRoute({
  getParentRoute: () => desk,
  path: '/clients/$clientId',
  component: lazyRouteComponent(() => import('./clients/ClientPage'), 'ClientPage'),
})

const editClient = createRoute({
  getParentRoute: () => desk,
  path: '/clients/$clientId/edit',
  component: lazyRouteComponent(() => import('./clients/ClientForm'), 'EditClientPage'),
})

const account = createRoute({
  getParentRoute: () => desk,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/AccountPage'), 'AccountPage'),
})

export const createDeskRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([
      signIn,
      forgottenPassword,
      desk.addChildren([calendar, clients, newClient, client, editClient, account]),
    ]),
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    scrollToTopSelectors: ['#page'],
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDeskRouter>
  }
}
