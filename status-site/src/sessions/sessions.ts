import { type Child, h } from '../dom/element.ts'
import { section } from '../parts/section.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import type { SessionDocument } from './session-document.ts'

type Session = SessionDocument['sessions'][number]

/** Where somebody is signed in. */
export function sessions({ name, role, sessions: all }: SessionDocument): Child {
  return [
    h(
      'div',
      { 'data-key': 'head' },
      h('h1', {}, words.pages.sessions),
      h('p', {}, words.sessions.who(name, role)),
    ),
    section('own', words.sessions.other, h('ul', { class: 'cards' }, all.map(session))),
    h(
      'form',
      { method: 'post', action: '/sign-out', 'data-key': 'out' },
      h('button', { type: 'submit' }, words.sessions.signOut),
    ),
  ]
}

function session({ id, agent, network, createdAtMs, seenAtMs, endsAtMs, isCurrent }: Session): HTMLElement {
  const what = agent || words.sessions.unknownAgent
  return h(
    'li',
    { class: 'card', 'data-key': id },
    h('p', { class: 'card-title' }, what),
    isCurrent && h('p', {}, h('span', { class: 'tag tag-good' }, words.sessions.current)),
    network !== null && h('p', { class: 'soft' }, network),
    h('p', { class: 'soft' }, `${words.sessions.began} `, moment(createdAtMs)),
    h('p', { class: 'soft' }, `${words.sessions.seen} `, moment(seenAtMs)),
    h('p', { class: 'soft' }, `${words.sessions.ends} `, moment(endsAtMs)),
    !isCurrent &&
      h(
        'button',
        { type: 'button', 'data-end': id, 'aria-label': `${words.sessions.end}: ${what}` },
        words.sessions.end,
      ),
  )
}
