import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { envelope, logsDocument, overview, route } from './documents.ts'
import { incidentDocument } from './incident-documents.ts'
import { session } from './session.ts'
import { isBlind, openBrowser, Viewer } from './viewer.ts'

describe.skipIf(isBlind)('people', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  test('walk along bars with arrow keys, and each bar says its date, its state and its minutes down', async () => {
    const viewer = await Viewer.open(browser)
    await viewer.look('/')
    const { page } = viewer
    const row = page.locator('.route', { hasText: 'mail.example.com' })
    expect(await row.locator('.bar[tabindex="0"]').count()).toBe(1)
    await row.locator('.bar[tabindex="0"]').focus()
    const named = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    expect(await named()).toBe('23 November: down, 43 min down')
    expect(await page.locator('.tip').innerText()).toBe('23 November: down, 43 min down')
    await page.keyboard.press('ArrowLeft')
    expect(await named()).toBe('22 November: healthy')
    await page.keyboard.press('Home')
    expect(await named()).toBe('26 August: not probed')
    await page.keyboard.press('Escape')
    expect(await page.locator('.tip').isVisible()).toBe(false)
    expect(await row.locator('.bar[tabindex="0"]').count()).toBe(1)
  })

  test('find routes by name, by trouble and in an order, and send that on as an address', async () => {
    const viewer = await Viewer.open(browser)
    await viewer.look('/')
    const { page } = viewer
    const names = () => page.locator('.route h3').allInnerTexts()
    await page.getByRole('checkbox').check()
    await page.getByRole('combobox').selectOption('state')
    expect(await names()).toEqual(['checkout', 'mail', 'intranet'])
    expect(new URL(page.url()).search).toBe('?problems=&sort=state')
    await page.getByRole('searchbox').fill('MAIL.ex')
    expect(await names()).toEqual(['mail'])
    await page.reload()
    await page.locator('.content').waitFor()
    expect(await names()).toEqual(['mail'])
  })

  test('take what a chart shows away as a file, without formulas', async () => {
    const viewer = await Viewer.open(browser)
    viewer.server.documents.set('/data/logs/24h.json', logsDocument('=HYPERLINK("http://evil.example","x")'))
    await viewer.look('/logs/')
    const [download] = await Promise.all([
      viewer.page.waitForEvent('download'),
      viewer.page.getByRole('button', { name: 'CSV: Paths' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('gatehouse-paths.csv')
    const text = await readFile(await download.path(), 'utf8')
    expect(text.split('\r\n').slice(0, 2)).toEqual([
      'Path,Requests,Share',
      '"\'=HYPERLINK(""http://evil.example"",""x"")",900,0.075',
    ])
  })

  test('see times in their zone, or in UTC when they choose so', async () => {
    const viewer = await Viewer.open(browser)
    await viewer.look('/')
    const asOf = viewer.page.locator('.as-of time')
    expect(await asOf.innerText()).toBe('13:00:00')
    expect(await asOf.getAttribute('title')).toBe('2026-11-23 12:00:00 UTC')
    await viewer.page.getByRole('button', { name: 'Times in UTC' }).click()
    expect(await asOf.innerText()).toBe('12:00:00')
  })

  test('are shown a command to type, and nothing that changes anything', async () => {
    const viewer = await Viewer.open(browser)
    await viewer.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await viewer.look('/routes/shop')
    await viewer.page.getByText('Act on this').click()
    await viewer.page.getByRole('button', { name: 'Copy: maintenance shop 30m' }).click()
    expect(await viewer.page.evaluate(() => navigator.clipboard.readText())).toBe('maintenance shop 30m')
  })

  test('are told when there is no such route', async () => {
    const viewer = await Viewer.open(browser)
    await viewer.goto('/routes/nowhere')
    await expect.poll(() => viewer.text()).toContain('nothing under this address')
  })

  test('read hostile texts as texts, on every page', async () => {
    const viewer = await Viewer.open(browser)
    const { page, server } = viewer
    const routes = hostile.map(text => route(text, { why: text, hosts: [text], group: text, state: 'down' }))
    server.documents.set('/data/overview.json', overview({ routes }))
    await viewer.look('/')
    expect((await page.locator('.route h3').allTextContents()).sort()).toEqual([...hostile].sort())
    const entries = hostile.map(text => ({ text, least: 1, most: 1 }))
    const logs = { ...logsDocument(hostile[0]), paths: { entries, total: 100 } }
    server.documents.set('/data/logs/24h.json', logs)
    await viewer.look('/logs/')
    expect(await page.locator('[data-name=paths] td:first-child').allTextContents()).toEqual(hostile)
    const timeline = hostile.map((text, index) => ({
      atMs: envelope.generatedAtMs + index,
      by: text,
      what: text,
      outcome: text,
      reason: text,
      revision: null,
    }))
    server.documents.set('/data/incidents/3.json', { ...incidentDocument(hostile[1]), timeline })
    await viewer.look('/incidents/3')
    expect(await page.locator('.timeline strong').allTextContents()).toEqual(hostile)
    server.documents.set('/session', session(hostile[2] ?? ''))
    await viewer.look('/sessions/')
    expect(await page.locator('.card-title').first().textContent()).toBe(hostile[2])
    expect(
      await page
        .locator('main img, main script, main iframe, main [onerror], main [href^="javascript"]')
        .count(),
    ).toBe(0)
    expect(viewer.complaints).toEqual([])
  })
})

const shapes = [
  (mark: string) => `<img src=x onerror=alert('${mark}')>`,
  (mark: string) => `<script>alert("${mark}")</script>`,
  (mark: string) => `"><svg/onload=alert(${mark})>`,
  (mark: string) => `javascript:alert(${mark})//`,
  (mark: string) => `</h3></li></ul><iframe srcdoc="${mark}">`,
  (mark: string) => `{{constructor.constructor('alert(${mark})')()}}`,
  (mark: string) => `\u202e${mark}\u2066<b>gnp.exe`,
  (mark: string) => `' onfocus='alert(${mark})' autofocus='`,
  (mark: string) => `../../${mark}?a=1#%00%ff&lt;script&gt;`,
  (mark: string) => `${mark} [x](javascript:alert(1)) <@U123> @everyone`,
]
const hostile = Array.from(
  { length: 100 },
  (_, index) => shapes[index % shapes.length]?.(String(index)) ?? '',
)
