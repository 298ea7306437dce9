import { fileURLToPath } from 'node:url'
import type { Overview, OverviewRoute } from '@gatehouse/core/status-document/overview.ts'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../../harness/chromium.ts'
import { clocks, overview, route } from '../../status-site/documents.ts'
import { host, TestDoor } from '../../web/status-page/scene.ts'
import { many } from '../many-routes.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const routes = 100
const views = 7
const statusPage = fileURLToPath(new URL('../../../status-site/dist', import.meta.url))
const dayMs = 86_400_000
const how = `${views} browsers without a cache, signed in, through the edge; ${routes} routes with 90 bars and 30 minutes that are all different`

/** What it takes to see the status page. */
export const pageWeight: Measurement = {
  name: 'page-weight',
  title: `The status page of ${routes} routes`,
  run: async say => {
    const executablePath = chromiumPath()
    if (executablePath === undefined) return [notMeasured]
    const door = await TestDoor.start({ statusPage })
    const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking']
    const browser = await chromium.launch({ executablePath, args })
    try {
      const seen: View[] = []
      // The first one warms everything up.
      for (let view = 0; view <= views; view += 1) {
        say(`${view} of ${views}`)
        const one = await look(door, browser)
        if (view > 0) seen.push(one)
      }
      return rowsOf(seen)
    } finally {
      await browser.close()
      await door.stop()
    }
  },
}

/** Missed, so that nobody overlooks it. */
const notMeasured: Row = {
  name: 'first view: NOT MEASURED',
  measured: Number.POSITIVE_INFINITY,
  range: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  target: { sense: 'at most', value: 60 },
  unit: 'kB',
  how: 'no Chromium was found',
}

interface View {
  /** All answers of the first view with their headers, as they came over the wire. */
  bytes: number
  documentBytes: number
  drawnMs: number
  inline: number
  pollStatus: number
  mutations: number
}

/** Somebody opens the page, and it asks once more. */
async function look(door: TestDoor, browser: Browser): Promise<View> {
  const generatedAtMs = Date.now()
  door.document('viewer/overview.json', JSON.stringify(lively(generatedAtMs)))
  const { port } = new URL(`http://${door.gatehouse.edge.http}`)
  const base = `http://${host}:${port}`
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    await context.addCookies([{ ...(await session(door)), url: base.replace('http:', 'https:') }])
    const page = await context.newPage()
    const weights = await weighing(await context.newCDPSession(page))
    await page.addInitScript({ content: watching })
    await page.goto(base)
    await page.locator('html[data-drawn-ms]').waitFor()
    const drawnMs = numberOf(await page.locator('html').getAttribute('data-drawn-ms'))
    const inline = await page.locator('style, [style], script:not([src])').count()
    await page.waitForLoadState('networkidle')
    const all = [...weights.values()]
    const first = {
      bytes: sum(all.map(({ bytes }) => bytes)),
      documentBytes: sum(all.filter(({ url }) => url.includes('/data/')).map(({ bytes }) => bytes)),
    }
    return { ...first, drawnMs, inline, ...(await pollAgain(page)) }
  } finally {
    await context.close()
  }
}

/** The cookie of a viewer of their own. */
async function session({ gatehouse }: TestDoor) {
  const { accounts, pageSessions } = gatehouse.edge.stores
  const nowMs = gatehouse.clock.nowMs()
  const name = `viewer-${accounts.list().length}`
  const { id } = accounts.add({ name, role: 'viewer' }, nowMs)
  const { secret } = pageSessions.begin({ account: id, agent: 'bench', network: null }, nowMs)
  return { name: '__Host-gatehouse', value: secret }
}

interface Weight {
  url: string
  bytes: number
}

/** Every answer by its request, as it is counted by the browser. */
async function weighing(devtools: CDPSession): Promise<Map<string, Weight>> {
  const weights = new Map<string, Weight>()
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) =>
    weights.set(requestId, { url: request.url, bytes: 0 }),
  )
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const weight = weights.get(requestId)
    if (weight) weight.bytes = encodedDataLength
  })
  await devtools.send('Network.enable')
  return weights
}

/** Runs in the page: says when the last row was on the screen, and counts what changes once the page is said to be online again. */
const watching = `
  const html = () => document.documentElement
  const look = () => {
    if (document.querySelectorAll('.route').length < ${routes}) requestAnimationFrame(look)
    else requestAnimationFrame(() => html().setAttribute('data-drawn-ms', performance.now()))
  }
  requestAnimationFrame(look)
  addEventListener('online', () => {
    let count = 0
    const tell = mutations => html().setAttribute('data-mutations', (count += mutations.length))
    html().setAttribute('data-mutations', 0)
    new MutationObserver(tell).observe(document.body, {
      subtree: true, childList: true, attributes: true, characterData: true,
    })
  })
`

/** Has the page ask at once, as when it is online again. */
async function pollAgain(page: Page): Promise<Pick<View, 'pollStatus' | 'mutations'>> {
  const polled = page.waitForResponse(answer => answer.url().includes('/data/overview.json'))
  await page.dispatchEvent('html', 'online')
  const pollStatus = (await polled).status()
  // Longer than it takes to draw, and than a tick of the page.
  await new Promise(done => setTimeout(done, 1500))
  return { pollStatus, mutations: numberOf(await page.locator('html').getAttribute('data-mutations')) }
}

function numberOf(attribute: string | null): number {
  return attribute === null ? Number.NaN : Number(attribute)
}

/** Routes that have little in common, so that they weigh as much as any would. */
function lively(generatedAtMs: number): Overview {
  const next = dice()
  const whole = (most: number) => Math.floor(next() * most)
  const one = (at: number): OverviewRoute => {
    const states = many(90, () => (next() < 0.8 ? 'h' : (['g', 'd', 'm', '?'][whole(4)] ?? 'h'))).join('')
    const failed = [...states].flatMap((mark, index) =>
      mark === 'g' || mark === 'd' ? [[String(index), whole(3000) / 10]] : [],
    )
    const perMinute = whole(20_000) / 10
    return route(`service-${at}`, {
      group: `Group ${at % 7}`,
      sinceMs: generatedAtMs - whole(30 * dayMs),
      days: {
        startMs: Math.floor(generatedAtMs / dayMs) * dayMs - 89 * dayMs,
        stepMs: dayMs,
        states,
        downMinutes: Object.fromEntries(failed),
      },
      uptime: {
        fromMs: generatedAtMs - 90 * dayMs,
        untilMs: generatedAtMs,
        share: 1 - whole(5000) / 100_000,
        coverage: 1 - whole(3000) / 10_000,
      },
      now: {
        windowMs: 300_000,
        requests: Math.round(perMinute * 5),
        perMinute,
        failedShare: whole(400) / 10_000,
        p95Ms: whole(9000) / 10,
      },
      minutes: many(30, () => whole(2000)),
    })
  }
  const seen = { ...clocks, lastProbeMs: generatedAtMs - 4000, lastLineMs: generatedAtMs - 1000 }
  return overview({ generatedAtMs, clocks: seen, routes: many(routes, one), validForMs: 600_000 })
}

/** The same numbers from 0 to 1 each time (Park and Miller, 1988). */
function dice(): () => number {
  let seed = 20_261_123
  return () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
}

function rowsOf(seen: readonly View[]): Row[] {
  const figures = (of: (view: View) => number) => seen.map(of)
  const none = { sense: 'at most', value: 0 } as const
  return [
    rowOf(
      {
        name: 'first view, over the wire',
        target: { sense: 'at most', value: 60 },
        unit: 'kB',
        how: `every answer with its headers; ${how}`,
      },
      figures(({ bytes }) => bytes / 1000),
    ),
    rowOf(
      { name: 'of which the data', target: null, unit: 'kB', how: 'overview.json' },
      figures(({ documentBytes }) => documentBytes / 1000),
    ),
    rowOf(
      {
        name: 'first view, drawn',
        target: { sense: 'at most', value: 0.5 },
        unit: 's',
        how: 'from the beginning of the navigation until the last row was on the screen; the same views',
      },
      figures(({ drawnMs }) => drawnMs / 1000),
    ),
    rowOf(
      {
        name: 'the next poll brings a document',
        target: none,
        unit: 'times',
        how: 'of an unchanged one; the answer must be 304',
      },
      [figures(({ pollStatus }) => pollStatus).filter(status => status !== 304).length],
    ),
    rowOf(
      {
        name: 'the next poll changes the page',
        target: none,
        unit: 'times',
        how: 'what a MutationObserver sees of the whole page within 1.5 s',
      },
      figures(({ mutations }) => mutations),
    ),
    rowOf(
      {
        name: 'inline scripts and styles',
        target: none,
        unit: 'times',
        how: 'script and style elements and attributes in the page once it is drawn',
      },
      figures(({ inline }) => inline),
    ),
  ]
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
