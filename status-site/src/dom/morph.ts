// What people change themselves stays as they left it.
const kept = new Set(['open', 'tabindex', 'value', 'checked'])

/**
 * Makes an element equal to another one and changes as little as possible on the way: what has focus, a selection, a place where it was
 * scrolled to, or is open, stays. Elements with `data-key` are told apart by it among their siblings. Takes `to` to pieces.
 */
export function morph(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept.has(name)) from.removeAttribute(name)
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) === value) continue
    if (!kept.has(name) || !from.hasAttribute(name)) setUnlessKept(from, name, value)
  }
  morphChildren(from, to)
}

// A closed `details` has no attribute to say that somebody closed it.
function setUnlessKept(from: Element, name: string, value: string): void {
  if (name !== 'open') from.setAttribute(name, value)
}

function morphChildren(from: Element, to: Element): void {
  const wanted = [...to.childNodes]
  const wantedKeys = new Set(wanted.map(keyOf).filter(key => key !== null))
  const present = new Map<string, Element>()
  for (const child of from.children) {
    const key = keyOf(child)
    if (key !== null) present.set(key, child)
  }
  let at: ChildNode | null = from.firstChild
  for (const next of wanted) {
    while (at && isLeaving(at, wantedKeys)) at = removed(at)
    const match = matchOf(next, at, present)
    if (!match) {
      from.insertBefore(next, at)
      continue
    }
    if (match === at) at = at.nextSibling
    else from.insertBefore(match, at)
    morphNode(match, next)
  }
  while (at) at = removed(at)
}

function keyOf(node: Node): string | null {
  return node instanceof Element ? node.getAttribute('data-key') : null
}

function isLeaving(node: ChildNode, wantedKeys: ReadonlySet<string>): boolean {
  const key = keyOf(node)
  return key !== null && !wantedKeys.has(key)
}

function removed(node: ChildNode): ChildNode | null {
  const next = node.nextSibling
  node.remove()
  return next
}

function matchOf(
  next: ChildNode,
  at: ChildNode | null,
  present: ReadonlyMap<string, Element>,
): ChildNode | null {
  const key = keyOf(next)
  if (key !== null) {
    const found = present.get(key)
    return found?.nodeName === next.nodeName ? found : null
  }
  return at && keyOf(at) === null && at.nodeName === next.nodeName ? at : null
}

function morphNode(from: ChildNode, to: ChildNode): void {
  if (from instanceof Element && to instanceof Element) morph(from, to)
  else if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue
}
