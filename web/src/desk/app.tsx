// The desk app as a whole: its queries, its pages, and what is around them.

import { MantineProvider, type MantineProviderProps } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { type RouterHistory, RouterProvider } from '@tanstack/react-router'
import { Problem } from '../shared/problem'
import { Notes } from './parts/notes'
import { createQueries } from './queries'
import { createDeskRouter } from './router'
import { meQuery } from './session/session'
import { SpeechProvider, type speakFirst } from './texts'
import { cssVariables, theme } from './theme'

interface DeskOptions {
  first: Awaited<ReturnType<typeof speakFirst>>
  /** Addresses come from the browser if left out. */
  history?: RouterHistory
  /** What Mantine is to do otherwise, as in tests. */
  mantine?: Partial<MantineProviderProps>
}

/** Builds the app. A session that has ended leads to the sign-in page, and from there back to the same page. */
export function createDesk({ first, history, mantine }: DeskOptions) {
  const queries = createQueries((thrown) => {
    if (Problem.of(thrown).code !== 'unauthorized' || !queries.getQueryData(meQuery.queryKey)) return
    const { href } = router.state.location
    queries.clear()
    void router.navigate({ to: '/sign-in', search: { to: href, ended: true }, ignoreBlocker: true })
  })
  const router = createDeskRouter(queries, history)
  const app = (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" {...mantine}>
      <SpeechProvider first={first}>
        <QueryClientProvider client={queries}>
          <Notes />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </SpeechProvider>
    </MantineProvider>
  )
  return { queries, router, app }
}
