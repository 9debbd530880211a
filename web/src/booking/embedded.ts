// The page within another site: `?embed=` names that site's origin. It is told how tall the page is, and when the page
// wants to be closed; it is told nothing else, and nobody else is.

const parameters = new URLSearchParams(window.location.search)

function originOf(address: string | null): string | null {
  if (!address || window.parent === window) return null
  return URL.canParse(address) ? new URL(address).origin : null
}

const host = originOf(parameters.get('embed'))

export const isEmbedded = host !== null

/** The language that the page was asked for. */
export const requestedLanguage = parameters.get('language')

type Message = { parlour: 'height'; height: number } | { parlour: 'close' } | { parlour: 'step' }

const postToHost = (message: Message) => host && window.parent.postMessage(message, host)

/** Shows the page from its top, as another step begins; within another site that is for the site to do. */
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
