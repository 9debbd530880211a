// The desk app: for those who work in a salon.

import '@fontsource-variable/figtree/wght.css'
import '@fontsource-variable/fraunces/wght.css'
import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import '../shared/tokens.css'
import './desk.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { Problem } from '../shared/problem'
import { Notes } from './parts/notes'
import { createQueries } from './queries'
import { createDeskRouter } from './router'
import { meQuery } from './session/session'
import { SpeechProvider, speakFirst } from './texts'
import { cssVariables, theme } from './theme'

/** A session that has ended leads back to the sign-in page, and from there to where one was. */
function sessionMayHaveEnded(thrown: unknown) {
  if (Problem.of(thrown).code !== 'unauthorized' || !queries.getQueryData(meQuery.queryKey)) return
  const { href } = router.state.location
  queries.clear()
  void router.navigate({ to: '/sign-in', search: { to: href, ended: true }, ignoreBlocker: true })
}

const queries = createQueries(sessionMayHaveEnded)
const router = createDeskRouter(queries)
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

const first = await speakFirst()
createRoot(root).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <SpeechProvider first={first}>
      <QueryClientProvider client={queries}>
        <Notes />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SpeechProvider>
  </MantineProvider>,
)
