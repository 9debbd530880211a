// Setup of component tests: missing browser features, and a clean page after each test.

import '@testing-library/jest-dom/vitest'
import { notifications } from '@mantine/notifications'
import { act, cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

configure({ asyncUtilTimeout: 10_000 })

// Testing Library advances a stopped clock only if it detects Jest.
Object.assign(globalThis, { jest: { advanceTimersByTime: (time: number) => vi.advanceTimersByTime(time) } })

// The test environment has no layout and loads no fonts.
Element.prototype.scrollIntoView = () => {}
Element.prototype.setPointerCapture = () => {}
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true })

afterEach(() => {
  act(() => {
    notifications.clean()
    notifications.cleanQueue()
  })
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  window.localStorage.clear()
  window.sessionStorage.clear()
  window.history.replaceState(null, '', '/')
})
