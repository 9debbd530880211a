// Embedding of the page in another site, whose origin is given by `?embed=`. The page posts its height, the start of
// each step and the wish to be closed. It posts nothing else, and only to that origin.

const parameters = new URLSearchParams(window.location.search)

function originOf(address: string | null): string | null {
  if (!address || window.parent === window) return null
  return URL.canParse(address) ? new URL(address).origin : null
}

const host = originOf(parameters.get('embed'))

export const isEmbedded = host !== null

/** Language requested by the page's URL. */
export const requestedLanguage = parameters.get('language')

type Message = { parlour: 'height'; height: number } | { parlour: 'close' } | { parlour: 'step' }

const postToHost = (message: Message) => host && window.parent.postMessage(message, host)

/** Scrolls to the top when a step begins. In an embedded page, the host site has to scroll. */
export function scrollToTop() {
  window.scrollTo({ top: 0, behavior: 'instant' })
  postToHost({ parlour: 'step' })
}

export function startEmbedded(root: HTMLElement) {
  const scheme = parameters.get('scheme')
  if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.mantineColorScheme = scheme
  if (!isEmbedded) return
  document.documentElement.dataset.embedded = ''
  new ResizeObserver(() =>
    postToHost({ parlour: 'height', height: Math.ceil(root.getBoundingClientRect().height) }),
  ).observe(root)
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
      postToHost({ parlour: 'close' })
  })
}
