const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }

/** Moves within a row of things of which one at a time is a stop of the tab key. */
export function moveAlong(event: KeyboardEvent): void {
  const from = event.target
  if (!(from instanceof HTMLElement || from instanceof SVGElement) || from.getAttribute('role') !== 'img')
    return
  // Those that a narrow page leaves out are no places to go to.
  const all = [...(from.parentElement?.children ?? [])].filter(isPlace)
  const at = all.indexOf(from)
  const to = all[target(event.key, at, all.length)]
  if (at === -1 || !to || to === from) return
  event.preventDefault()
  from.setAttribute('tabindex', '-1')
  to.setAttribute('tabindex', '0')
  to.focus()
}

function target(key: string, at: number, length: number): number {
  if (key === 'Home') return 0
  if (key === 'End') return length - 1
  const step = steps[key]
  return step === undefined ? -1 : Math.min(Math.max(at + step, 0), length - 1)
}

function isPlace(element: Element): element is HTMLElement | SVGElement {
  return (
    (element instanceof HTMLElement || element instanceof SVGElement) &&
    element.getAttribute('role') === 'img' &&
    element.getClientRects().length > 0
  )
}
