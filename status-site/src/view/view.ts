import type { Clocks } from '@gatehouse/core/status-document/envelope.ts'
import { Feed } from '../data/feed.ts'
import { type Freshness, judge } from '../data/freshness.ts'
import { ServerClock } from '../data/server-clock.ts'
import { type Child, h } from '../dom/element.ts'
import { morph } from '../dom/morph.ts'
import { lengthText } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { listenToAll } from './gestures.ts'
import { leave } from './signed-out.ts'

/** How a document is seen at this moment. */
export interface Seen {
  freshness: Freshness
  /** Of the clock of the server. */
  nowMs: number
  /** For drawings, in pixels. */
  widthPx: number
}

/** What shows a document. */
export interface View<D> {
  url: string
  read: (json: unknown) => D | null
  /** The content of the page. */
  draw: (document: D, seen: Seen) => Child
  /** The title of the page in the browser. */
  title: (document: D, seen: Seen) => string
}

interface Dated {
  generatedAtMs: number
  validForMs: number
  clocks: Clocks
}

const tickMs = 1_000
/** Changes of the width that nobody sees. */
const sameWidthPx = 8

/** Keeps the content of this page equal to a document. */
export class LiveView<D extends Dated> {
  readonly #view: View<D>
  readonly #place = place()
  readonly #clock = new ServerClock(() => performance.now())
  readonly #feed: Feed<D>
  #drawnFreshness: Freshness['kind'] | null = null
  #drawnWidthPx = 0
  #isLeft = false

  constructor(view: View<D>) {
    this.#view = view
    this.#feed = new Feed<D>({
      url: view.url,
      read: view.read,
      clock: this.#clock,
      changed: () => this.redraw(),
      signedOut: () => {
        this.#isLeft = true
        leave(this.#place)
      },
    })
  }

  start(): void {
    listenToAll(() => this.redraw())
    this.redraw()
    this.#feed.start()
    setInterval(() => this.#tick(), tickMs)
    new ResizeObserver(() => {
      if (Math.abs(this.#place.clientWidth - this.#drawnWidthPx) > sameWidthPx) this.redraw()
    }).observe(this.#place)
  }

  /** Shows another document from now on. */
  turnTo(url: string): void {
    this.#feed.turnTo(url)
  }

  /** Draws what is known now; where that is what is drawn already, nothing changes. */
  redraw(): void {
    if (this.#isLeft) return
    const next = h('div', { id: 'view', ...this.#draw() })
    next.append(...this.#content())
    const focused = document.activeElement
    morph(this.#place, next)
    keepFocus(focused)
  }

  #draw(): Record<string, string> {
    const { document } = this.#feed
    this.#drawnWidthPx = this.#place.clientWidth
    this.#drawnFreshness = document && this.#freshness(document).kind
    return this.#drawnFreshness === null ? {} : { 'data-freshness': this.#drawnFreshness }
  }

  #content(): Node[] {
    const { document: known, trouble, isMissing, isUnreadable } = this.#feed
    if (isMissing) return [h('p', { class: 'notice' }, words.trouble.missing)]
    if (isUnreadable && known === null) return [h('p', { class: 'notice' }, words.trouble.unreadable)]
    if (known === null && trouble !== null) return [h('p', { class: 'notice' }, words.trouble[trouble])]
    if (known === null) return [h('p', { class: 'soft' }, words.loading)]
    const seen = this.#seen(known)
    tell(this.#view.title(known, seen))
    return [h('div', { class: 'content' }, this.#view.draw(known, seen))]
  }

  #seen(known: D): Seen {
    const nowMs = this.#clock.nowMs() ?? known.generatedAtMs
    return { freshness: this.#freshness(known), nowMs, widthPx: this.#place.clientWidth }
  }

  #freshness(known: D): Freshness {
    return judge(known, this.#feed.trouble, this.#clock.nowMs())
  }

  // Time alone makes a document old, and counts down.
  #tick(): void {
    const { document: known } = this.#feed
    if (this.#isLeft || !known || document.hidden) return
    if (this.#freshness(known).kind !== this.#drawnFreshness) this.redraw()
    const nowMs = this.#clock.nowMs()
    if (nowMs === null) return
    for (const left of this.#place.querySelectorAll<HTMLElement>('[data-until]')) {
      const text = words.endsIn(lengthText(Number(left.dataset.until) - nowMs))
      if (left.textContent !== text) left.textContent = text
    }
    for (const since of this.#place.querySelectorAll<HTMLElement>('[data-since]')) {
      const text = words.ago(lengthText(nowMs - Number(since.dataset.since)))
      if (since.textContent !== text) since.textContent = text
    }
  }
}

// What is moved to another place loses its focus on the way.
function keepFocus(focused: Element | null): void {
  if (focused === document.activeElement || !focused?.isConnected) return
  if (focused instanceof HTMLElement || focused instanceof SVGElement) focused.focus({ preventScroll: true })
}

/** Names the page, and where that is another name than before, such as of another verdict, says so to those who hear the page. */
function tell(title: string): void {
  if (document.title === title) return
  const news = document.getElementById('news')
  if (news) news.textContent = title
  document.title = title
}

function place(): HTMLElement {
  const found = document.getElementById('view')
  if (!found) throw new Error('the page has no place for what it shows')
  return found
}
