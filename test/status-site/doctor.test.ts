import { verdictOf } from '@gatehouse/status-site/doctor/verdict.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answered } from './answers.ts'
import { doctorDocument, doctorResult } from './doctor-document.ts'
import { atMs, minuteMs } from './documents.ts'
import { session } from './session.ts'
import { isBlind, openBrowser, Viewer } from './viewer.ts'

const waiver = { reason: 'soon', owner: 'anna', untilMs: atMs + minuteMs }
const well = doctorResult('drift')
const unseen = doctorResult('clock', { result: 'unseen', command: 'timedatectl' })
const medium = doctorResult('two-admins', { result: 'bad', severity: 'medium' })
const high = doctorResult('no-root', { result: 'bad', severity: 'high' })
const notHere = doctorResult('old-tls', { result: 'not here' })

describe('what the doctor saw, in one line', () => {
  test.each([
    [[well, well], 'healthy', 'All is well in 2 checks', null],
    [[well, notHere], 'healthy', 'All is well in 1 check', '1 with nothing to look at'],
    [[unseen, well], 'unknown', 'Nothing bad was found, but 1 of 2 checks could not look', '1 well'],
    [
      [{ ...unseen, waiver }, well],
      'unknown',
      'Nothing bad was found, but 1 of 2 checks could not look',
      '1 well',
    ],
    [
      [{ ...high, waiver }, well],
      'maintenance',
      'What 1 of 2 checks found bad is waived, and nothing else is bad',
      '1 well',
    ],
    [
      [medium, unseen, well],
      'degraded',
      '1 of 3 checks found something bad',
      '1 not seen from here · 1 well',
    ],
    [[high, medium], 'down', '2 of 2 checks found something bad', null],
  ] as const)('case %#', (results, state, headline, detail) => {
    const document = { lookedAtMs: atMs, results: [...results] }
    expect(verdictOf(document, { kind: 'fresh' }, 'then')).toEqual({ state, headline, detail })
  })

  test('is no judgement when nothing was looked at, or when it is old', () => {
    const never = { lookedAtMs: null, results: [] }
    expect(verdictOf(never, { kind: 'fresh' }, 'then')).toMatchObject({ state: 'unknown' })
    for (const kind of ['stopped', 'unreachable'] as const)
      expect(verdictOf({ lookedAtMs: atMs, results: [well] }, { kind }, 'then')).toMatchObject({
        state: 'unknown',
        headline: 'Unknown: last known at then',
      })
  })
})

describe.skipIf(isBlind)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  const path = '/data/admin/doctor.json'
  const sections = ({ page }: Viewer) => page.locator('section > h2').allTextContents()

  test('the worst is first, each with what was seen, what mends it and where the rule is from', async () => {
    const viewer = await Viewer.open(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = viewer
    await viewer.look('/doctor/')
    expect(await sections(viewer)).toEqual(['Bad', 'Waived', 'Not seen from here'])
    expect(await page.locator('.doctor-head').allInnerTexts()).toEqual([
      expect.stringMatching(/^Critical\s+admin-socket-mode$/),
      expect.stringMatching(/^Medium\s+two-admins$/),
      expect.stringMatching(/^Waived · High\s+no-root$/),
      expect.stringMatching(/^Not seen · Medium\s+clock$/),
    ])
    const first = await page.locator('.doctor-bad li').first().innerText()
    for (const said of [
      'Should be so, and is not: ',
      'its mode is 0666',
      'Whoever reaches it',
      'OWASP ASVS 5.0.0, 13.2.2',
    ])
      expect(first).toContain(said)
    const copied = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    // A line to type is copied whole; of a sentence, the line in it.
    for (const line of ['timedatectl', 'account role <name> admin', 'doctor only=two-admins'])
      expect(await copied(`Copy: ${line}`)).toBe(line)
    expect(await page.locator('.doctor-waived .waiver').innerText()).toContain('anna answers for it')
    expect(viewer.complaints).toEqual([])
  })

  test('its age counts on, a look of the day before yesterday says so, and what is stale is told without a colour', async () => {
    const viewer = await Viewer.open(browser)
    const { page, server } = viewer
    await viewer.look('/doctor/')
    expect(await page.locator('.as-of').innerText()).toContain('3 h ago')
    server.documents.set(path, doctorDocument({ generatedAtMs: atMs + 59_000 }))
    await viewer.pass(65_000)
    expect(await page.locator('.as-of').innerText()).toContain('3 h 1 min ago')
    expect(await viewer.text()).not.toContain('older than a day')
    const colour = () =>
      page
        .locator('.state-down .outline')
        .first()
        .evaluate(one => getComputedStyle(one).fill)
    const coloured = await colour()
    await viewer.pass(70_000)
    expect(await viewer.verdict()).toContain('Unknown: last known at')
    expect(await viewer.text()).toContain('Gatehouse has stopped')
    expect(await colour()).not.toBe(coloured)
    const two = { lookedAtMs: server.nowMs - 2 * 1440 * minuteMs, generatedAtMs: server.nowMs }
    server.documents.set(path, doctorDocument(two))
    await viewer.asks()
    expect(await viewer.text()).toContain('The last look is older than a day.')
  })

  test('what files and reasons are called is text', async () => {
    const viewer = await Viewer.open(browser)
    const hostile = '</p><img src=x onerror=alert(1)><script>alert(2)</script>'
    const texts = { title: hostile, seen: hostile, fix: `\`${hostile}\`${hostile}`, protects: hostile }
    const one = { ...texts, sources: [hostile], waiver: { ...waiver, reason: hostile, owner: hostile } }
    const results = [
      doctorResult('a', { ...one, result: 'bad', waiver: null }),
      doctorResult('b', { ...one, result: 'bad' }),
      doctorResult('c', { ...one, result: 'unseen', command: hostile }),
      doctorResult('d', one),
    ]
    viewer.server.documents.set(path, doctorDocument({ results }))
    await viewer.look('/doctor/')
    for (const summary of await viewer.page.locator('summary').all()) await summary.click()
    expect((await viewer.text()).split(hostile).length - 1).toBeGreaterThanOrEqual(20)
    expect(await viewer.page.locator('main img, main script').count()).toBe(0)
    expect(viewer.complaints).toEqual([])
  })

  test('before the first look it says so, and where there is nothing for somebody it says that', async () => {
    const viewer = await Viewer.open(browser)
    viewer.server.documents.set(path, doctorDocument({ lookedAtMs: null, results: [] }))
    await viewer.look('/doctor/')
    expect(await viewer.verdict()).toBe('The doctor has not looked yet')
    viewer.server.documents.delete(path)
    await viewer.goto('/doctor/')
    await viewer.page.locator('.notice', { hasText: 'nothing under this address' }).waitFor()
  })

  test.each([
    ['admin', 1],
    ['operator', 0],
    ['viewer', 0],
  ])('whoever is %s finds %i links to it on each page', async (role, count) => {
    const viewer = await Viewer.open(browser)
    viewer.server.documents.set('/session', { ...session('Firefox'), role })
    for (const page of ['/', '/logs/', '/incidents/', '/sessions/', '/routes/shop']) {
      await viewer.look(page)
      await answered(viewer.page)
      expect([page, await viewer.page.getByRole('link', { name: 'Doctor' }).count()]).toEqual([page, count])
    }
  })
})
