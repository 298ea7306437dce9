import { readdirSync, readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBlind, openBrowser, Viewer } from './viewer.ts'

const pages: [string, string][] = [
  ['/', '1 of 5 routes is down'],
  ['/routes/shop', 'What real requests see'],
  ['/logs/?span=24h', 'Somebody looks for secrets'],
  ['/incidents/', 'Certificates of the shop ran out'],
  ['/incidents/3', 'drain Mail is away'],
  ['/sessions/', 'You are ada, operator.'],
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
  expect(html).toHaveLength(6)
  for (const path of html) {
    const text = readFileSync(new URL(path, dist), 'utf8')
    expect(text).not.toMatch(/operational|healthy|degraded/i)
    expect(text).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/i)
  }
})
