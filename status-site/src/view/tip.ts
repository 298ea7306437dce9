import { h } from '../dom/element.ts'

const gapPx = 8

/** Shows the name of a bar or of a point beside it, while it is pointed at or has focus. Those who hear the page hear the name anyway. */
export function listenForTips(): void {
  const tip = h('div', { class: 'tip', 'aria-hidden': 'true', hidden: true })
  document.body.append(tip)
  const show = (event: Event) => {
    const named = event.target instanceof Element ? event.target.closest('[role="img"][aria-label]') : null
    if (named) place(tip, named)
    else tip.hidden = true
  }
  document.addEventListener('pointerover', show)
  document.addEventListener('focusin', show)
  document.addEventListener('focusout', () => {
    tip.hidden = true
  })
  document.addEventListener('scroll', () => {
    tip.hidden = true
  })
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') tip.hidden = true
  })
}

function place(tip: HTMLElement, named: Element): void {
  tip.textContent = named.getAttribute('aria-label')
  tip.hidden = false
  const at = named.getBoundingClientRect()
  const left = at.left + at.width / 2 - tip.offsetWidth / 2
  const most = document.documentElement.clientWidth - tip.offsetWidth - gapPx
  tip.style.left = `${Math.max(gapPx, Math.min(left, most))}px`
  const above = at.top - tip.offsetHeight - gapPx
  tip.style.top = `${above > 0 ? above : at.bottom + gapPx}px`
}
