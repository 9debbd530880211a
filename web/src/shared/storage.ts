// What the browser keeps for a page. Within another site it may keep nothing, and then the page does without.

type Kind = 'localStorage' | 'sessionStorage'

export function kept(kind: Kind, name: string): string | null {
  try {
    return window[kind].getItem(name)
  } catch {
    return null
  }
}

export function keep(kind: Kind, name: string, value: string) {
  try {
    window[kind].setItem(name, value)
  } catch {
    // Then it is forgotten with the page.
  }
}
