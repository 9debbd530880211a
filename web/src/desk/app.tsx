// The desk app as a whole: its queries, its pages, and what is around them.

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
  /** Addresses come from the browser if left out. */
  history?: RouterHistory
  /** What Mantine is to do otherwise, as in tests. */
  mantine?: Partial<MantineProviderProps>
}

/** Builds the app. A session that has ended leads to the sign-in page, and from there back to the same page. */
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
