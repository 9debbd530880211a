// Browser storage of a page. It may be blocked in an embedded page, which then works without it.

type Kind = 'localStorage' | 'sessionStorage'

export function readStorage(kind: Kind, key: string): string | null {
  try {
    return window[kind].getItem(key)
  } catch {
    return null
  }
}

export function writeStorage(kind: Kind, key: string, value: string) {
  try {
    window[kind].setItem(key, value)
  } catch {
    // Without storage, the value is lost when the page is closed.
  }
}
