import { reader } from '../data/reader.ts'
import { h } from '../dom/element.ts'
import { SessionDocument } from '../sessions/session-document.ts'
import { words } from '../words/en.ts'

/** Adds the links that are for admins alone. Whoever finds the page without one finds nothing there. */
export async function linkAdminPages(): Promise<void> {
  const links = document.getElementById('pages')
  if (!links || links.querySelector('[href="/doctor/"]')) return
  if ((await role()) === 'admin') links.append(h('li', {}, h('a', { href: '/doctor/' }, words.pages.doctor)))
}

/** What whoever is signed in may do; null when nobody says so. */
async function role(): Promise<string | null> {
  try {
    const answer = await fetch('/session', { cache: 'no-store' })
    return answer.ok ? (reader(SessionDocument)(await answer.json())?.role ?? null) : null
  } catch {
    return null // Nothing answers, and the page says so itself.
  }
}
