// The public pages: what strangers and clients see, without an account.

import '../shared/tokens.css'
import './booking.css'
import { lazy, type ReactNode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { BookingPage } from './BookingPage'
import { startEmbedded, wishedLanguage } from './embedded'
import { loadPage } from './page'
import { BlankPage } from './parts/BlankPage'
import { SpeechProvider, speakFirst } from './speech'

const ManagePage = lazy(() => import('./manage/ManagePage'))
const OfferPage = lazy(() => import('./letters/OfferPage'))
const JoinPage = lazy(() => import('./letters/JoinPage'))
const PasswordPage = lazy(() => import('./letters/PasswordPage'))

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

const [sort = '', name = ''] = window.location.pathname.split('/').filter(Boolean)

/** The page at an address. What it shows is asked for at once, beside the texts. */
function pageAt(): ReactNode {
  switch (sort) {
    case 'manage':
      return <ManagePage token={name} />
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
const blank = <BlankPage shape={sort === 'b' ? 'booking' : sort === 'manage' ? 'visit' : 'letter'} />
const app = createRoot(root)
app.render(blank)
startEmbedded(root)
app.render(
  <SpeechProvider first={await speakFirst(wishedLanguage)}>
    <Suspense fallback={blank}>{page}</Suspense>
  </SpeechProvider>,
)
