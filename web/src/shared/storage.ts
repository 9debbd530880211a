// What the browser keeps for a page. Within another site it may keep nothing, and then the page does without.

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
    // Then it is forgotten with the page.
  }
}
