/**
 * The portal's web app. It asks the server for everything under /portal/api and keeps nothing of its own:
 * what was entered belongs to the connection, so that a reload, a new link or a colleague finds it again.
 */
import '../ui/radix.css'
import '@radix-ui/themes/components.css'
import '../ui/ui.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

/** The class on <html> picks the colours; the reader's system decides, also when it changes. */
const dark = window.matchMedia('(prefers-color-scheme: dark)')
function followSystem() {
  document.documentElement.classList.toggle('dark', dark.matches)
  document.documentElement.classList.toggle('light', !dark.matches)
}
followSystem()
dark.addEventListener('change', followSystem)

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
