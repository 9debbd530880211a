// Front desk app: query client, router and providers.

import { MantineProvider, type MantineProviderProps } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { type RouterHistory, RouterProvider } from '@tanstack/react-router'
import { Problem } from '../shared/problem'
import { I18nProvider, type loadInitialTexts } from './i18n'
import { createQueryClient } from './queryClient'
import { createDeskRouter } from './router'
import { meQuery } from './session/session'
import { cssVariables, theme } from './theme'
import { Toasts } from './ui/toasts'

interface DeskOptions {
  first: Awaited<ReturnType<typeof loadInitialTexts>>
  /** The browser's history by default. */
  history?: RouterHistory
  /** Overrides for Mantine, used in tests. */
  mantine?: Partial<MantineProviderProps>
}

/**
 * Creates the app. When the session expires, the user is sent to the sign-in page and returns to the same page
 * afterwards.
 */
export function createDesk({ first, history, mantine }: DeskOptions) {
  const queryClient = createQueryClient((error) => {
    if (Problem.of(error).code !== 'unauthorized' || !queryClient.getQueryData(meQuery.queryKey)) return
    const { href } = router.state.location
    queryClient.clear()
    void router.navigate({ to: '/sign-in', search: { to: href, ended: true }, ignoreBlocker: true })
  })
  const router = createDeskRouter(queryClient, history)
  const app = (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" {...mantine}>
      <I18nProvider first={first}>
        <QueryClientProvider client={queryClient}>
          <Toasts />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>
  )
  return { queryClient, router, app }
}
