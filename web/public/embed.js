/**
 * Puts a business's booking page into another site:
 *
 *   <script src="https://host/embed.js" data-code="demo"></script>
 *
 * A button appears where the script stands, and opens the page above the site. With `data-inline` the page itself
 * stands there, as tall as it is. `data-label` is the text of the button. `data-language` (en, de) and `data-scheme`
 * (light, dark) set the page's appearance; without them it follows the visitor's browser. Any other element of the
 * site opens the page too if it has the attribute `data-parlour-open`, with the code for its value.
 */
;(() => {
  const script = document.currentScript
  const { code, label, language, scheme, inline } = script?.dataset ?? {}
  if (!code) return
  const host = new URL(script.src).origin
  const isGerman = (language ?? navigator.language).startsWith('de')
  const texts = isGerman
    ? { book: 'Termin buchen', close: 'Schlie\u00dfen', title: 'Termin buchen' }
    : { book: 'Book now', close: 'Close', title: 'Book a visit' }

  const isDark = scheme ? scheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  const [paper, raised, ink] = isDark ? ['#191512', '#2a241f', '#f1e9df'] : ['#faf6f0', '#fffdfa', '#2c231d']

  const css = `
    :host { display: ${inline === undefined ? 'inline-block' : 'block'} }
    .book { all: unset; box-sizing: border-box; display: inline-block; min-height: 48px; padding: 13px 26px;
      border-radius: 24px 24px 10px 10px; background: #9a4a30; color: #fffaf5;
      font: 600 16px/1.35 system-ui, sans-serif; cursor: pointer }
    .book:hover { background: #833d26 }
    .book:focus-visible, .close:focus-visible { outline: 3px solid #9a4a30; outline-offset: 3px }
    iframe { display: block; width: 100%; border: 0; color-scheme: auto }
    dialog { box-sizing: border-box; width: min(1120px, calc(100vw - 48px)); height: min(860px, calc(100dvh - 48px));
      max-width: none; max-height: none; padding: 0; overflow: hidden; border: 0; border-radius: 20px;
      background: ${paper}; box-shadow: 0 24px 80px rgb(40 25 15 / 35%) }
    dialog::backdrop { background: rgb(30 20 14 / 55%) }
    dialog iframe { height: 100% }
    .close { all: unset; position: absolute; z-index: 1; top: 12px; right: 16px; display: grid; place-items: center;
      width: 44px; height: 44px; border-radius: 50%; background: ${raised}; color: ${ink};
      font: 24px/1 system-ui, sans-serif; box-shadow: 0 1px 6px rgb(40 25 15 / 25%); cursor: pointer }
    @media (max-width: 640px) {
      dialog { width: 100vw; height: 100dvh; margin: 0; border-radius: 0 }
    }`

  function frameOf(business) {
    const page = new URL(`/b/${encodeURIComponent(business)}`, host)
    page.searchParams.set('embed', location.origin)
    if (language) page.searchParams.set('language', language)
    if (scheme) page.searchParams.set('scheme', scheme)
    const frame = document.createElement('iframe')
    frame.src = page.href
    frame.title = texts.title
    frame.allow = 'clipboard-write'
    return frame
  }

  /** Calls back with what the page in a frame says, until it is closed. Nobody else is listened to. */
  function listen(frame, said) {
    const closed = new AbortController()
    const hear = ({ origin, source, data }) => {
      if (origin === host && source === frame.contentWindow && data?.parlour) said(data)
    }
    addEventListener('message', hear, { signal: closed.signal })
    return closed
  }

  function element(name, className, text) {
    const made = document.createElement(name)
    made.className = className
    made.textContent = text
    return made
  }

  // A shadow root keeps the site's styles and the button's apart. Its style sheet is not an inline style, which a
  // site's policy could refuse.
  const place = document.createElement('div')
  const shadow = place.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [sheet]
  script.after(place)

  /** The page above the site. The browser keeps the focus within, closes it on Escape, and gives the focus back. */
  function open(business) {
    const dialog = document.createElement('dialog')
    dialog.setAttribute('aria-label', texts.title)
    const close = element('button', 'close', '\u00d7')
    close.type = 'button'
    close.setAttribute('aria-label', texts.close)
    close.onclick = () => dialog.close()
    const frame = frameOf(business)
    const listening = listen(frame, ({ parlour }) => parlour === 'close' && dialog.close())
    const { overflow } = document.documentElement.style
    dialog.onclose = () => {
      listening.abort()
      document.documentElement.style.overflow = overflow
      dialog.remove()
    }
    dialog.append(close, frame)
    shadow.append(dialog)
    document.documentElement.style.overflow = 'hidden'
    dialog.showModal()
  }

  if (inline === undefined) {
    const button = element('button', 'book', label ?? texts.book)
    button.type = 'button'
    button.onclick = () => open(code)
    shadow.append(button)
  } else {
    const frame = frameOf(code)
    frame.style.height = '640px'
    listen(frame, ({ parlour, height }) => {
      if (parlour === 'height' && height > 0) frame.style.height = `${height}px`
      if (parlour === 'step' && frame.getBoundingClientRect().top < 0) frame.scrollIntoView()
    })
    shadow.append(frame)
  }

  addEventListener('click', (event) => {
    const opener = event.target instanceof Element && event.target.closest('[data-parlour-open]')
    if (!opener) return
    event.preventDefault()
    open(opener.dataset.parlourOpen || code)
  })
})()
