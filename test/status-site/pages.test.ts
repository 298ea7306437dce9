import { readdirSync, readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atMs, logsDocument, overview, route, routeDocument } from './documents.ts'
import { isBlind, openBrowser, Viewer } from './viewer.ts'

const pages: [string, string][] = [
  ['/', '1 of 5 routes is down'],
  ['/routes/shop', 'What real requests see'],
  ['/logs/?span=24h', 'Somebody looks for secrets'],
  ['/incidents/', 'Certificates of the shop ran out'],
  ['/incidents/3', 'drain Mail is away'],
  ['/sessions/', 'You are ada, operator.'],
  ['/doctor/', '2 of 6 checks found something bad'],
]

/** Leaves out what is there many times over: one bar, one point and three rows are like all others. */
const axe = (page: Page) =>
  new AxeBuilder({ page }).exclude('[role="img"][tabindex="-1"]').exclude('tbody tr:nth-child(n + 4)')

describe.skipIf(isBlind)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  test.each(pages)('%s shows its document, fits a phone, and nobody complains', async (path, words) => {
    const viewer = await Viewer.open(browser)
    const { page } = viewer
    await viewer.look(path)
    await expect.poll(() => viewer.text()).toContain(words)
    for (const width of [375, 320]) {
      await page.setViewportSize({ width, height: 700 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide).toBeLessThanOrEqual(width)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    for (const summary of await page.locator('summary').all()) await summary.click()
    const inLight = await axe(page).analyze()
    await page.emulateMedia({ colorScheme: 'dark' })
    // Nothing but the colours is another in the dark.
    const inDark = await axe(page).withRules('color-contrast').analyze()
    const violations = [...inLight.violations, ...inDark.violations]
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    expect(viewer.complaints).toEqual([])
  })

  test('a route that is new says since when it is known, and what is empty says so in words', async () => {
    const viewer = await Viewer.open(browser)
    const { page, server } = viewer
    const uptime = { fromMs: atMs - 90 * 86_400_000, untilMs: atMs, share: 1, coverage: 0.0001 }
    const days = { ...route('shop').days, states: `${'-'.repeat(89)}h`, downMinutes: {} }
    const [open] = overview().incidents
    const incidents = open ? [open] : []
    server.documents.set(
      '/data/overview.json',
      overview({ routes: [route('shop', { uptime, days })], incidents }),
    )
    await viewer.look('/')
    expect(await page.locator('.number-uptime dd').innerText()).toContain('90 days, known since 23 November')
    expect(await page.locator('section.incidents').innerText()).toContain('No incident is over yet.')
    const changes = [3, 2, 1].map(seconds => ({
      atMs: atMs - seconds * 1000,
      kind: 'revision' as const,
      words: `route set shop (revision ${seconds})`,
    }))
    const shop = routeDocument()
    server.documents.set('/data/routes/shop.json', { ...shop, changes, certificates: [] })
    await viewer.look('/routes/shop?span=1h')
    expect(await page.locator('.flag-number').allTextContents()).toEqual(['1–3', '1–3'])
    expect(await page.locator('[data-key=flags]').innerText()).not.toContain('Revision')
    expect(await viewer.text()).toContain('served without HTTPS')
    const series = { ...shop.series, '1h': noTraffic(null), '24h': noTraffic(0) }
    server.documents.set('/data/routes/shop.json', { ...shop, series })
    await viewer.look('/routes/shop?span=1h')
    expect(await viewer.text()).toContain('Nothing is known of this time.')
    await viewer.look('/routes/shop?span=24h')
    expect(await viewer.text()).toContain('No requests came in this time.')
    expect(await page.locator('.chart').count()).toBe(0)
    server.documents.set('/data/logs/24h.json', logsDocument('/', { byRoute: [] }))
    await viewer.look('/logs/')
    expect(await page.locator('section.by-route').innerText()).toMatch(/^By route\s+None\.$/)
  })

  test('on paper there is nothing to press, and words stand beside the bars', async () => {
    const viewer = await Viewer.open(browser)
    const { page } = viewer
    await viewer.look('/')
    await page.emulateMedia({ media: 'print' })
    for (const kept of ['.route-state .state', '.legend', '.number-uptime', '.as-of', '.bars', '#verdict'])
      expect([kept, await page.locator(kept).first().isVisible()]).toEqual([kept, true])
    expect(await page.locator('button:visible, input:visible, select:visible, summary:visible').count()).toBe(
      0,
    )
  })

  test('a phone shows 30 bars of 90, a wide screen all', async () => {
    const viewer = await Viewer.open(browser)
    await viewer.look('/')
    const bars = viewer.page.locator('.route').first().locator('.bar')
    const seen = async () => (await bars.all()).length
    expect(await seen()).toBe(90)
    await viewer.page.setViewportSize({ width: 375, height: 700 })
    const visible = await Promise.all((await bars.all()).map(bar => bar.isVisible()))
    expect(visible.filter(Boolean)).toHaveLength(30)
    expect(visible.at(-1)).toBe(true)
  })

  test('each bar is told by its shape where colours are forced', async () => {
    const viewer = await Viewer.open(browser, { forcedColors: 'active' })
    await viewer.look('/')
    const looks = await viewer.page.locator('.legend .bar').evaluateAll(all =>
      all.map(bar => {
        const { backgroundImage, backgroundColor, borderTopWidth, height } = getComputedStyle(bar)
        return [backgroundImage, backgroundColor, borderTopWidth, height].join(' ')
      }),
    )
    expect(new Set(looks).size).toBe(6)
  })

  test('without JavaScript a sentence says what is missing', async () => {
    const viewer = await Viewer.open(browser, { javaScriptEnabled: false })
    await viewer.goto('/')
    expect(await viewer.page.locator('noscript p').innerText()).toContain('needs JavaScript')
  })
})

const dist = new URL('../../status-site/dist/', import.meta.url)
const html = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.html'))

test('the built pages hold no state, and no script or style of their own', () => {
  expect(html).toHaveLength(8)
  for (const path of html) {
    const text = readFileSync(new URL(path, dist), 'utf8')
    expect(text).not.toMatch(/operational|healthy|degraded/i)
    expect(text).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/i)
  }
})

/** Three parts in which nothing came, or of which nothing is known. */
function noTraffic(value: 0 | null) {
  const counts = [value, value, value]
  const none = [null, null, null]
  const classes = { ok: counts, refused: counts, failed: counts, cut: counts }
  return {
    startMs: atMs - 3 * 3_600_000,
    stepMs: 3_600_000,
    requests: counts,
    ...classes,
    p50Ms: none,
    p95Ms: none,
    p99Ms: none,
  }
}
