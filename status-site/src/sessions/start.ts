import { reader } from '../data/reader.ts'
import { h } from '../dom/element.ts'
import { morph } from '../dom/morph.ts'
import { listenToAll } from '../view/gestures.ts'
import { leave } from '../view/signed-out.ts'
import { words } from '../words/en.ts'
import { SessionDocument } from './session-document.ts'
import { sessions } from './sessions.ts'

/** Begins the page on which people see where they are signed in, and end that. */
export function startSessions(): void {
  const place = document.getElementById('view')
  if (!place) return
  const read = reader(SessionDocument)
  let known: SessionDocument | null = null
  const draw = () => {
    if (known) morph(place, h('div', { id: 'view' }, h('div', { class: 'content' }, sessions(known))))
  }
  const look = async () => {
    const answer = await ask(() => fetch('/session', { cache: 'no-store' }))
    if (answer?.status === 401) return leave(place)
    known = answer?.ok ? read(await answer.json()) : known
    if (known) draw()
    else place.replaceChildren(h('p', { class: 'notice' }, words.trouble.unreachable))
  }
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const id = button?.dataset.end
    if (button && id !== undefined) void end(button, id).then(look)
  })
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void look()
  })
  listenToAll(draw)
  void look()
}

async function end(button: HTMLButtonElement, id: string): Promise<void> {
  button.disabled = true
  const answer = await ask(() => fetch(`/session/end/${encodeURIComponent(id)}`, { method: 'POST' }))
  button.disabled = false
  if (!answer?.ok) button.textContent = words.sessions.failed
}

/** Null when nothing answers. */
async function ask(request: () => Promise<Response>): Promise<Response | null> {
  try {
    return await request()
  } catch {
    return null // Nothing answers: the caller says so.
  }
}
