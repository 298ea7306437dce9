import { h } from '../dom/element.ts'
import { words } from '../words/en.ts'

const mark = 'signed-out'

/**
 * Takes everything off the page at once, then asks the server for the page again, which is the one to sign in now. Where that leads back
 * here, it says so instead of asking for ever.
 */
export function leave(place: HTMLElement): void {
  place.replaceChildren()
  document.getElementById('news')?.replaceChildren()
  document.querySelector('.tip')?.replaceChildren()
  document.title = words.title(words.trouble.signIn)
  const state: unknown = history.state
  if (state !== mark) {
    history.replaceState(mark, '')
    location.reload()
    return
  }
  history.replaceState(null, '')
  place.append(
    h('h1', {}, words.trouble.signedOut),
    h('p', {}, words.trouble.signedOutDetail),
    h('p', {}, h('a', { href: '/sign-in' }, words.trouble.signIn)),
  )
}
