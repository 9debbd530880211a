// The public pages: what strangers and clients see, without an account.

import '../shared/tokens.css'
import { createRoot } from 'react-dom/client'
import { BookingPage } from './BookingPage'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

createRoot(root).render(<BookingPage code={window.location.pathname.split('/')[2] ?? ''} />)
