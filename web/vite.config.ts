// How the app is built: three entries (the desk app, the public pages, the API's documentation) below one address with
// the server.

import react from '@vitejs/plugin-react'
import type { Connect, Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

// The server's list of paths; a test of the server compares the two.
import paths from './paths.json' with { type: 'json' }

const server = process.env.PARLOUR_URL ?? 'http://127.0.0.1:8080'

/** What the server does in production: every address of a page leads to one of the entries. */
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

// The server compares the origin of a request with the host it was sent to, so that must stay as it is.
const proxy = Object.fromEntries(
  paths.server.map((path) => [path, { target: server, changeOrigin: false, ws: path === '/ws' }]),
)

export default defineConfig({
  appType: 'mpa',
  plugins: [react(), entries],
  server: { proxy },
  preview: {
    proxy,
    // As the server has it, so that what it would refuse does not work here either.
    headers: {
      'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    },
  },
  build: {
    modulePreload: { polyfill: false },
    // The server's content policy lets nothing come from `data:` but pictures.
    assetsInlineLimit: 0,
    // Swagger UI comes in one piece, for the API's documentation alone.
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
          // Only a machine that is busy otherwise takes so long.
          testTimeout: 30_000,
        },
      },
    ],
  },
})
