// Entry point of the front desk app.

import '@fontsource-variable/figtree/wght.css'
import '@fontsource-variable/fraunces/wght.css'
import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import '../shared/tokens.css'
import './desk.css'
import { createRoot } from 'react-dom/client'
import { createDesk } from './app'
import { loadInitialTexts } from './i18n'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

const { app } = createDesk({ first: await loadInitialTexts() })
createRoot(root).render(app)
