// The page within another site: `?embed=` names that site's origin. It is told how tall the page is, and when the page wants
// to be closed; it is told nothing else, and nobody else is.

const parameters = new URLSearchParams(window.location.search)

function originOf(address: string | null): string | null {
  if (!address || window.parent === window) return null
  return URL.canParse(address) ? new URL(address).origin : null
}

const host = originOf(parameters.get('embed'))

export const isEmbedded = host !== null

/** The language that the page was asked for. */
export const wishedLanguage = parameters.get('language')

const tell = (message: { parlour: 'height'; height: number } | { parlour: 'close' }) =>
  host && window.parent.postMessage(message, host)

export function startEmbedded(root: HTMLElement) {
  const scheme = parameters.get('scheme')
  if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.mantineColorScheme = scheme
  if (!isEmbedded) return
  document.documentElement.dataset.embedded = ''
  new ResizeObserver(() => tell({ parlour: 'height', height: Math.ceil(root.getBoundingClientRect().height) })).observe(
    root,
  )
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
      tell({ parlour: 'close' })
  })
}
