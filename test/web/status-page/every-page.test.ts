import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { isBlind, openBrowser } from '../../status-site/viewer.ts'
import { RealPage, type RealViewer } from './real-page.ts'

const shapes = [
  (mark: number) => `<img src=x onerror=alert(${mark})>`,
  (mark: number) => `<script>alert(${mark})</script>`,
  (mark: number) => `"><svg/onload=alert(${mark})>`,
  (mark: number) => `javascript:alert(${mark})//`,
  (mark: number) => `</h3></li></ul><iframe srcdoc=${mark}>`,
  (mark: number) => `{{constructor.constructor('alert(${mark})')()}}`,
  (mark: number) => `' onfocus='alert(${mark})' autofocus='`,
  (mark: number) => `${mark} [x](javascript:alert(1)) <@U123> @everyone`,
  (mark: number) => `&lt;b&gt;${mark}&lt;/b&gt;<b>x</b>`,
  (mark: number) => `%3Cb%3E${mark}<style>*{display:none}</style>`,
]
const samples = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => shapes[index % shapes.length]?.(from + index) ?? '')
/** What logs show of each kind. */
const shown = 10
const agents = samples(100, shown)
const paths = samples(200, shown).map(text => `/${encodeURIComponent(text)}`)
const referrers = samples(300, shown)
const notes = samples(400, 70)
const titles = samples(500, 10)

const pages = ['/', '/routes/shop', '/logs/?span=1h', '/incidents/', '/incidents/1', '/sessions/', '/doctor/']

describe.skipIf(isBlind)('every page, through the edge and with what Gatehouse writes', () => {
  let begun: Promise<Scene> | null = null
  const scene = () => {
    begun ??= start()
    return begun
  }
  afterAll(async () => {
    const all = await begun
    await all?.browser.close()
    await all?.real.stop()
  })

  test.each(pages)(
    '%s is for everybody: by day and by night, on a phone, and without a mouse',
    async path => {
      const { viewer } = await scene()
      const { page } = viewer
      await viewer.look(path)
      expect(await fits(page, 375)).toBe(true)
      for (const summary of await page.locator('summary:visible').all()) await summary.click()
      const byDay = await axe(page).analyze()
      // Nothing but the colours is another by night.
      const byNight = await inMedia(page, { colorScheme: 'dark' }, () =>
        axe(page).withRules('color-contrast').analyze(),
      )
      const found = [...byDay.violations, ...byNight.violations]
      expect(found.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      // Where the focus is must be seen there as well.
      expect(await inMedia(page, { forcedColors: 'active' }, () => unreached(page))).toEqual([])
      expect(viewer.complaints).toEqual([])
    },
  )

  test('what clients, operators and browsers wrote is text, a hundred times', async () => {
    const { viewer } = await scene()
    const { page } = viewer
    await viewer.look('/logs/?span=1h')
    const cells = async (name: string) =>
      (await page.locator(`[data-name=${name}] td:first-child`).allTextContents()).sort()
    expect(await cells('agents')).toEqual(expect.arrayContaining(agents.slice(0, 1)))
    const logs = [...(await cells('agents')), ...(await cells('paths')), ...(await cells('referrers'))]
    await viewer.look('/incidents/')
    const listed = await page.locator('.incident-title a').allTextContents()
    expect([...listed].sort()).toEqual([...titles].sort())
    await viewer.look('/incidents/1')
    const timeline = (await page.locator('.timeline').textContent()) ?? ''
    expect(notes.filter(note => !timeline.includes(note))).toEqual([])
    await viewer.look('/sessions/')
    const hostile = logs.filter(text => /alert|<|%3C/.test(text))
    expect(hostile.length + listed.length + notes.length).toBeGreaterThanOrEqual(100)
    for (const path of pages) {
      await viewer.look(path)
      const made =
        'main img, main script, main iframe, main style, main [onerror], main [onfocus], main [autofocus]'
      expect([path, await page.locator(`${made}, main [href^="javascript"]`).count()]).toEqual([path, 0])
    }
    expect(viewer.complaints).toEqual([])
  })

  test('a log that is read behind is told with its delay, and no longer once it is read', async () => {
    const { real, viewer } = await scene()
    await viewer.look('/')
    await real.gate.accessLog.held(async () => {
      await real.gate.ask('shop.localhost')
      for (let minutes = 0; minutes < 4; minutes += 1) await real.write()
      await viewer.polls()
      expect(await viewer.text()).toMatch(/the access log is read with a delay of \d+ min/)
    })
    await real.write()
    await viewer.polls()
    expect(await viewer.text()).not.toContain('with a delay')
  })

  test('session revoke closes the open page with the next poll, and leaves nothing drawn', async () => {
    const { real, browser } = await scene()
    const theirs = await real.signedIn(browser, 'rita', 'viewer')
    await theirs.look('/routes/shop')
    await real.gate.done('session revoke rita')
    await theirs.polls()
    await expect.poll(() => theirs.page.title()).toContain('Sign in')
    expect(await theirs.page.content()).not.toContain('shop')
    expect(theirs.complaints).toEqual([])
  })
})

interface Scene {
  browser: Browser
  real: RealPage
  viewer: RealViewer
}

async function start(): Promise<Scene> {
  const [browser, real] = await Promise.all([openBrowser(), RealPage.start()])
  const { gate } = real
  for (let at = 0; at < shown; at += 1) {
    const headers = { 'User-Agent': agents[at] ?? '', Referer: referrers[at] ?? '' }
    for (let times = 0; times < 2; times += 1) await gate.ask('shop.localhost', paths[at] ?? '', { headers })
  }
  for (const [at, title] of titles.entries()) {
    await gate.done(`incident open ${quoted(title)}`)
    if (at === 0) for (const note of notes) await gate.done(`incident note ${quoted(note)}`)
    if (at < titles.length - 1) await gate.done('incident close')
  }
  await gate.done('maintenance wiki 1h')
  await gate.deps.doctor.examine()
  await real.write()
  const viewer = await real.signedIn(browser, 'vera', 'admin')
  await viewer.page.emulateMedia({ reducedMotion: 'reduce' })
  return { browser, real, viewer }
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text.replaceAll('"', '\\"')}"` : `'${text}'`
}

/** One bar, one point and three rows are like all others. There are no frames, for which alone it opens one page more each time. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page })
    .setLegacyMode()
    .exclude('[role="img"][tabindex="-1"]')
    .exclude('tbody tr:nth-child(n + 4)')
    .exclude('.timeline li:nth-child(n + 4)')
}

async function inMedia<T>(page: Page, media: Parameters<Page['emulateMedia']>[0], look: () => Promise<T>) {
  await page.emulateMedia(media)
  const seen = await look()
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
  return seen
}

/** Whether nobody has to scroll sideways. */
async function fits(page: Page, width: number): Promise<boolean> {
  await page.setViewportSize({ width, height: 700 })
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
  await page.setViewportSize({ width: 1280, height: 800 })
  return wide <= width
}

const stops = 'a[href], button, input, select, summary, [tabindex="0"]'
/** Begins before the first, and marks from now on where the focus is, if that can be seen. */
const begin = `{
  document.body.tabIndex = -1
  document.body.focus()
  document.body.removeAttribute('tabindex')
  document.addEventListener('focusin', ({ target }) => {
    const { outlineStyle, strokeWidth, stroke } = getComputedStyle(target)
    if (outlineStyle !== 'none' || (stroke !== 'none' && parseFloat(strokeWidth) >= 1)) target.setAttribute('data-reached', '')
  })
}`
const leftOut = `[...document.querySelectorAll(${JSON.stringify(stops)})]
  .filter(one => one.checkVisibility() && !one.hasAttribute('data-reached'))
  .map(one => one.outerHTML.slice(0, 120))`

/** What can be pressed and is not come to by the tab key alone, or does not show that one is there. */
async function unreached(page: Page): Promise<string[]> {
  await page.evaluate(begin)
  const count = await page.locator(stops).count()
  for (let press = 0; press <= count; press += 1) await page.keyboard.press('Tab')
  return page.evaluate<string[]>(leftOut)
}
