// Build and development server of the web app: three entries (front desk app, public pages, API documentation) that
// share one origin with the API server.

import react from '@vitejs/plugin-react'
import type { Connect, Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

// The server's path table. A test of the server checks that the two match.
import paths from './paths.json' with { type: 'json' }

const server = process.env.PARLOUR_URL ?? 'http://127.0.0.1:8080'

/** Maps page URLs to entries, like the server in production. */
const pages: Connect.NextHandleFunction = (request, _response, next) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const isPage = request.headers.accept?.includes('text/html') && !path.slice(path.lastIndexOf('/')).includes('.')
  const isGuests = paths.pages['book.html'].some((start) => path.startsWith(start))
  if (paths.pages['docs.html'].includes(path)) request.url = '/docs.html'
  else if (isPage) request.url = isGuests ? '/book.html' : '/index.html'
  next()
}

const entries: Plugin = {
  name: 'parlour-entries',
  configureServer: ({ middlewares }) => void middlewares.use(pages),
  configurePreviewServer: ({ middlewares }) => void middlewares.use(pages),
}

// The server compares a request's `Origin` with its `Host`, so the host must not change.
const proxy = Object.fromEntries(
  paths.server.map((path) => [path, { target: server, changeOrigin: false, ws: path === '/ws' }]),
)

export default defineConfig({
  appType: 'mpa',
  plugins: [react(), entries],
  server: { proxy },
  preview: {
    proxy,
    // The server's content security policy, so that the preview blocks the same things.
    headers: {
      'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    },
  },
  build: {
    modulePreload: { polyfill: false },
    // The server's content security policy allows `data:` URLs only for images.
    assetsInlineLimit: 0,
    // Swagger UI is a single large chunk, loaded only by the API documentation.
    chunkSizeWarningLimit: 1600,
    rolldownOptions: { input: ['index.html', 'book.html', 'docs.html'] },
  },
  test: {
    reporters: ['minimal'],
    projects: [
      { extends: true, test: { name: 'logic', include: ['src/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'components',
          include: ['src/**/*.test.tsx'],
          environment: 'happy-dom',
          isolate: false,
          setupFiles: 'src/testing/setup.ts',
          // Reached only on a machine under heavy load.
          testTimeout: 30_000,
        },
      },
    ],
  },
})
