// Routes of the front desk app.

import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
  useRouter,
} from '@tanstack/react-router'
import { useCallback } from 'react'
import { Problem } from '../shared/problem'
import { useAutoRetry } from '../shared/rateLimit'
import { parseCalendarSearch } from './calendar/search'
import { PasswordReset, SignIn } from './session/SignIn'
import { meQuery } from './session/session'
import { Shell } from './shell/Shell'
import { NotFound } from './ui/layout'
import { LoadError } from './ui/problems'

/** Error of a page, with a retry that loads the page again. */
function RouteError({ error }: { error: unknown }) {
  const router = useRouter()
  const retry = useCallback(() => void router.invalidate(), [router])
  useAutoRetry(Problem.of(error), retry)
  return <LoadError error={error} retry={retry} />
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: RouteError,
})

interface SignInSearch {
  /** Path of the page to return to. */
  to?: string | undefined
  ended?: boolean | undefined
}

/** Returns a path within the app, or undefined for anything else, to prevent open redirects. */
const pathOf = (to: unknown) => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : undefined)

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Parameters left out here would stay in the URL, so each one is set.
  validateSearch: (search): SignInSearch => ({
    to: pathOf(search.to),
    ended: search.ended === true || undefined,
  }),
  component: SignIn,
})

const passwordReset = createRoute({
  getParentRoute: () => root,
  path: '/password-reset',
  component: PasswordReset,
})

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const user = await context.queryClient.ensureQueryData(meQuery)
    if (!user) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    if (user.role === 'client' && location.pathname === '/') throw redirect({ to: '/bookings' })
  },
  component: Shell,
})

const calendar = createRoute({
  getParentRoute: () => desk,
  path: '/calendar',
  validateSearch: parseCalendarSearch,
  component: lazyRouteComponent(() => import('./calendar/CalendarPage'), 'CalendarPage'),
})

interface ClientsSearch {
  search?: string | undefined
  /** True to focus the search field. */
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

const mergeClients = createRoute({
  getParentRoute: () => desk,
  path: '/clients/$clientId/merge',
  validateSearch: (search): { with?: number | undefined } => ({
    with: typeof search.with === 'number' ? search.with : undefined,
  }),
  component: lazyRouteComponent(() => import('./clients/MergePage'), 'MergePage'),
})

const dashboard = createRoute({
  getParentRoute: () => desk,
  path: '/',
  component: lazyRouteComponent(() => import('./dashboard/DashboardPage'), 'DashboardPage'),
})

const services = createRoute({
  getParentRoute: () => desk,
  path: '/services',
  component: lazyRouteComponent(() => import('./services/ServicesPage'), 'ServicesPage'),
})

const staff = createRoute({
  getParentRoute: () => desk,
  path: '/staff',
  component: lazyRouteComponent(() => import('./staff/StaffPage'), 'StaffPage'),
})

const employee = createRoute({
  getParentRoute: () => desk,
  path: '/staff/$employeeId',
  component: lazyRouteComponent(() => import('./staff/EmployeePage'), 'EmployeePage'),
})

const locations = createRoute({
  getParentRoute: () => desk,
  path: '/locations',
  component: lazyRouteComponent(() => import('./locations/LocationsPage'), 'LocationsPage'),
})

const newLocation = createRoute({
  getParentRoute: () => desk,
  path: '/locations/new',
  component: lazyRouteComponent(() => import('./locations/LocationPage'), 'NewLocationPage'),
})

const location = createRoute({
  getParentRoute: () => desk,
  path: '/locations/$locationId',
  component: lazyRouteComponent(() => import('./locations/LocationPage'), 'LocationPage'),
})

const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/SettingsPage'), 'SettingsPage'),
})

const team = createRoute({
  getParentRoute: () => desk,
  path: '/team',
  component: lazyRouteComponent(() => import('./team/TeamPage'), 'TeamPage'),
})

const jobs = createRoute({
  getParentRoute: () => desk,
  path: '/queue/jobs',
  component: lazyRouteComponent(() => import('./jobs/JobsPage'), 'JobsPage'),
})

const monitoring = createRoute({
  getParentRoute: () => desk,
  path: '/monitoring',
  component: lazyRouteComponent(() => import('./monitoring/MonitoringPage'), 'MonitoringPage'),
})

const waitlist = createRoute({
  getParentRoute: () => desk,
  path: '/waitlist',
  component: lazyRouteComponent(() => import('./waitlist/WaitlistPage'), 'WaitlistPage'),
})

const chat = createRoute({
  getParentRoute: () => desk,
  path: '/chat',
  component: lazyRouteComponent(() => import('./chat/ChatPage'), 'ChatPage'),
})

const conversation = createRoute({
  getParentRoute: () => desk,
  path: '/chat/$userId',
  component: lazyRouteComponent(() => import('./chat/ChatPage'), 'ChatPage'),
})

const bookings = createRoute({
  getParentRoute: () => desk,
  path: '/bookings',
  component: lazyRouteComponent(() => import('./bookings/BookingsPage'), 'BookingsPage'),
})

const account = createRoute({
  getParentRoute: () => desk,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/AccountPage'), 'AccountPage'),
})

export const createDeskRouter = (queryClient: QueryClient, history?: RouterHistory) =>
  createRouter({
    ...(history && { history }),
    routeTree: root.addChildren([
      signIn,
      passwordReset,
      desk.addChildren([
        dashboard,
        services,
        staff,
        employee,
        locations,
        newLocation,
        location,
        settings,
        team,
        jobs,
        monitoring,
        waitlist,
        chat,
        conversation,
        bookings,
        calendar,
        clients,
        newClient,
        client,
        editClient,
        mergeClients,
        account,
      ]),
    ]),
    context: { queryClient },
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
