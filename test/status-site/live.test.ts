import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atMs, clocks, healthy, overview, route } from './documents.ts'
import { isBlind, openBrowser, Viewer } from './viewer.ts'

const pollMs = 20_000

describe.skipIf(isBlind)('a page that is open', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  /** Somebody who sees that all is well. */
  async function contentViewer(options?: Parameters<typeof Viewer.open>[1]): Promise<Viewer> {
    const viewer = await Viewer.open(browser, options)
    viewer.server.documents.set('/data/overview.json', healthy(3))
    await viewer.look('/')
    expect(await viewer.verdict()).toBe('All 3 routes are operational')
    return viewer
  }

  const isWithoutColour = (viewer: Viewer) =>
    viewer.page.evaluate(() => {
      const bar = document.querySelector('.route .bar-h')
      const none = document.querySelector('#view')
      const wanted = none && getComputedStyle(none).getPropertyValue('--none-fill')
      const shown = bar && getComputedStyle(bar).getPropertyValue('--good-fill')
      return shown === wanted
    })

  test('shows a change with the next poll', async () => {
    const viewer = await contentViewer()
    const down = overview({ routes: [route('shop', { state: 'down', why: 'nothing listens' })] })
    viewer.server.documents.set('/data/overview.json', down)
    await viewer.asks()
    expect(await viewer.verdict()).toBe('1 of 1 route is down')
    expect(await viewer.page.title()).toBe('1 of 1 route is down · Gatehouse')
    expect(await viewer.page.getByRole('status').textContent()).toBe('1 of 1 route is down · Gatehouse')
  })

  test('changes nothing at all while the answer is that nothing changed', async () => {
    const viewer = await contentViewer()
    await viewer.page.evaluate(() => {
      const count = (mutations: unknown[]) =>
        document.documentElement.setAttribute('data-mutations', String(mutations.length))
      new MutationObserver(count).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      })
    })
    await viewer.asks()
    expect(viewer.server.asked.at(-1)).toBe('304 /data/overview.json')
    await viewer.pass(1000)
    expect(await viewer.page.locator('html').getAttribute('data-mutations')).toBe(null)
  })

  test('changes the time and nothing else when the same is written once more', async () => {
    const viewer = await contentViewer()
    await viewer.page.evaluate(() => {
      const names = new Set<string>()
      new MutationObserver(seen => {
        for (const { target } of seen) {
          const element = target instanceof Element ? target : target.parentElement
          names.add(element?.localName ?? 'nothing')
        }
        document.documentElement.setAttribute('data-changed', [...names].join())
      }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    })
    const generatedAtMs = atMs + 10_000
    const later = { ...clocks, lastProbeMs: atMs + 9000, lastLineMs: atMs + 9000 }
    viewer.server.documents.set('/data/overview.json', {
      ...healthy(3),
      generatedAtMs,
      sequence: 2,
      clocks: later,
    })
    await viewer.asks()
    expect(await viewer.page.locator('.as-of time').innerText()).toBe('13:00:10')
    expect(await viewer.page.locator('html').getAttribute('data-changed')).toBe('time')
  })

  test('says that Gatehouse has stopped once a document is older than it is good for', async () => {
    const viewer = await contentViewer()
    expect(await isWithoutColour(viewer)).toBe(false)
    await viewer.pass(59_000)
    expect(await viewer.verdict()).toBe('All 3 routes are operational')
    await viewer.pass(3000)
    expect(await viewer.verdict()).toBe('Unknown: last known at 23 Nov, 13:00')
    const text = await viewer.text()
    expect(text).toContain('Gatehouse has stopped or hangs')
    expect(text).not.toContain('operational')
    expect(await viewer.page.locator('#view').textContent()).not.toContain('Healthy')
    expect(await viewer.page.title()).not.toContain('operational')
    expect(await isWithoutColour(viewer)).toBe(true)
  })

  test.each([
    ['stopped', 'Gatehouse has stopped or hangs'],
    ['unreachable', 'The server does not answer this browser'],
  ] as const)('tells that it is %s, forgives one lost answer, and takes it back', async (mood, words) => {
    const viewer = await contentViewer()
    viewer.server.mood = mood
    await viewer.asks()
    expect(await viewer.text()).toContain('operational')
    await viewer.asks()
    expect(await viewer.text()).toContain(words)
    expect(await viewer.verdict()).toContain('Unknown: last known at')
    expect(await isWithoutColour(viewer)).toBe(true)
    viewer.server.mood = 'well'
    await viewer.asks()
    expect(await viewer.verdict()).toBe('All 3 routes are operational')
    expect(await isWithoutColour(viewer)).toBe(false)
  })

  test.each([
    ['behind', { ...clocks, lagMs: 252_000 }, 'read with a delay of 4 min'],
    ['blind', { ...clocks, blind: 'permission denied' }, 'cannot be read: permission denied'],
  ])('tells that the reader of the log is %s, and calls nothing operational', async (_, own, words) => {
    const viewer = await Viewer.open(browser)
    viewer.server.documents.set('/data/overview.json', { ...healthy(3), clocks: own })
    await viewer.look('/')
    expect(await viewer.verdict()).toBe('All 3 routes answer their probes')
    const text = await viewer.text()
    expect(text).toContain(words)
    expect(text).not.toContain('operational')
    expect(await isWithoutColour(viewer)).toBe(false)
  })

  test.each([-40, 40])(
    'asks the clock of the server alone: one that is %i days off changes nothing',
    async days => {
      const viewer = await Viewer.open(browser)
      await viewer.page.clock.setSystemTime(viewer.server.nowMs + days * 86_400_000)
      viewer.server.documents.set('/data/overview.json', healthy(3))
      await viewer.look('/')
      expect(await viewer.verdict()).toBe('All 3 routes are operational')
    },
  )

  test('takes everything away when the session is over, and leads to the page to sign in', async () => {
    const viewer = await contentViewer()
    viewer.server.mood = 'signed out'
    await viewer.asks()
    await expect.poll(() => viewer.page.title()).toBe('Sign in')
    expect(await viewer.page.content()).not.toContain('route-0')
  })

  test('asks nothing while nobody looks, and at once when somebody does again', async () => {
    const viewer = await contentViewer()
    const look = (hidden: boolean) =>
      viewer.page.evaluate(hidden => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    const count = () => viewer.server.asked.filter(one => one.endsWith('overview.json')).length
    await look(true)
    const before = count()
    await viewer.pass(5 * pollMs)
    expect(count()).toBe(before)
    await look(false)
    await expect.poll(count).toBe(before + 1)
  })

  test('keeps what has focus, what is open and what is typed over a change', async () => {
    const viewer = await contentViewer()
    const { page } = viewer
    await page.locator('.under-routes ~ details summary').first().click()
    await page.getByRole('searchbox').fill('route')
    const bar = page.locator('.route').nth(1).locator('.bar').last()
    await bar.focus()
    const next = healthy(4)
    viewer.server.documents.set('/data/overview.json', next)
    await viewer.asks()
    expect(await page.locator('.route').count()).toBe(4)
    expect(await page.getByRole('searchbox').inputValue()).toBe('route')
    expect(await bar.evaluate(element => element === document.activeElement)).toBe(true)
    expect(await page.locator('.under-routes ~ details').first().getAttribute('open')).toBe('')
  })

  test('keeps the focus on a route that moves to another place', async () => {
    const viewer = await Viewer.open(browser)
    viewer.server.documents.set('/data/overview.json', healthy(3))
    await viewer.look('/?sort=state')
    const link = viewer.page.getByRole('link', { name: 'route-2' })
    await link.focus()
    const [first, second] = healthy(2).routes
    const routes = [first, second, route('route-2', { state: 'down' })].filter(one => one !== undefined)
    viewer.server.documents.set('/data/overview.json', overview({ routes }))
    await viewer.asks()
    expect(await viewer.page.locator('.route h3').first().innerText()).toBe('route-2')
    expect(await link.evaluate(element => element === document.activeElement)).toBe(true)
  })

  test('counts a mitigation down', async () => {
    const viewer = await Viewer.open(browser)
    await viewer.look('/')
    expect(await viewer.text()).toContain('ends 13:20, in 20 min')
    await viewer.pass(65_000)
    expect(await viewer.text()).toContain('in 18 min')
  })
})
