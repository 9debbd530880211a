// Entry point of the public pages, which guests and clients use without an account.

import '../shared/tokens.css'
import './booking.css'
import { lazy, type ReactNode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { BookingPage } from './BookingPage'
import { requestedLanguage, startEmbedded } from './embedded'
import { I18nProvider, loadInitialTexts } from './i18n'
import { loadPage } from './page'
import { BlankPage } from './ui/BlankPage'

const SelfServicePage = lazy(() => import('./selfService/SelfServicePage'))
const OfferPage = lazy(() => import('./emailLinks/OfferPage'))
const JoinPage = lazy(() => import('./emailLinks/JoinPage'))
const PasswordPage = lazy(() => import('./emailLinks/PasswordPage'))

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

const [pageKind = '', name = ''] = window.location.pathname.split('/').filter(Boolean)

/**
 * Returns the page for the current URL. The booking page starts loading its data immediately, in parallel with the
 * texts.
 */
function pageAt(): ReactNode {
  switch (pageKind) {
    case 'manage':
      return <SelfServicePage token={name} />
    case 'offers':
      return <OfferPage token={name} />
    case 'join':
      return <JoinPage token={name} />
    case 'password':
      return <PasswordPage token={name} />
    default:
      return <BookingPage code={name} first={loadPage(name)} />
  }
}

const page = pageAt()
const placeholder = (
  <BlankPage shape={pageKind === 'b' ? 'booking' : pageKind === 'manage' ? 'managedBooking' : 'emailLink'} />
)
const app = createRoot(root)
app.render(placeholder)
startEmbedded(root)
app.render(
  <I18nProvider first={await loadInitialTexts(requestedLanguage)}>
    <Suspense fallback={placeholder}>{page}</Suspense>
  </I18nProvider>,
)
