import { h } from '../dom/element.ts'
import { words } from '../words/en.ts'
import { type Choice, sorts } from './choice.ts'

/** What people choose routes by. */
export function controls({ search, onlyProblems, sort }: Choice): HTMLElement {
  return h(
    'form',
    { class: 'controls', role: 'search', 'data-key': 'controls' },
    h(
      'label',
      { class: 'search' },
      h('span', { class: 'heard' }, words.search),
      h('input', {
        type: 'search',
        name: 'search',
        value: search,
        placeholder: words.searchHint,
        autocomplete: 'off',
      }),
    ),
    h(
      'label',
      { class: 'toggle' },
      h('input', { type: 'checkbox', name: 'problems', checked: onlyProblems }),
      words.onlyProblems,
    ),
    h(
      'label',
      { class: 'sort' },
      h('span', {}, words.sort),
      h(
        'select',
        { name: 'sort' },
        sorts.map(one => h('option', { value: one, selected: one === sort }, words.sorts[one])),
      ),
    ),
  )
}

/** Tells of each choice that somebody makes. */
export function listenToControls(chosen: (query: string) => void): void {
  const told = (event: Event) => {
    const form = event.target instanceof Element ? event.target.closest('form.controls') : null
    if (!(form instanceof HTMLFormElement)) return
    const query = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') query.append(name, value)
    chosen(query.toString())
  }
  document.addEventListener('input', told)
  document.addEventListener('submit', event => {
    event.preventDefault()
    told(event)
  })
}
