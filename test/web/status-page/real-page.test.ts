import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isBlind, openBrowser } from '../../status-site/viewer.ts'
import { RealPage, type RealViewer } from './real-page.ts'

const client = '203.0.113.77'
const hostileAgent = `<img src=x onerror=alert(1)><script>alert('agent')</script>`
const hostilePath = '/%3Cscript%3Ealert(1)%3C/script%3E/.env'
const hostileTitle = '<svg/onload=alert(1)> javascript:alert(2)'
const colour = ({ page }: RealViewer) =>
  page.evaluate<string>("getComputedStyle(document.querySelector('.route .bar-h')).backgroundColor")
/** What the command says to programs. */
const DoctorSaid = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      result: z.string(),
      seen: z.string(),
      protects: z.string(),
      sources: z.array(z.string()),
    }),
  ),
})
const operational = 'All 2 routes are operational'

describe.skipIf(isBlind)('through the edge, with what Gatehouse writes', () => {
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

  test('a link from Slack leads to the page, and every page shows its document without a complaint', async () => {
    const { viewer } = await scene()
    expect(await viewer.verdict()).toBe(operational)
    for (const name of ['Logs', 'Incidents', 'Sessions', 'Overview']) {
      await viewer.page.getByRole('link', { name, exact: true }).first().click()
      await viewer.page.locator('.content').waitFor()
      expect(new URL(viewer.page.url()).pathname).toBe(name === 'Overview' ? '/' : `/${name.toLowerCase()}/`)
    }
    await viewer.look('/routes/shop')
    expect(await viewer.verdict()).toBe('Healthy')
    await viewer.page.goBack()
    await viewer.page.locator('#verdict', { hasText: operational }).waitFor()
    await viewer.page.goForward()
    await viewer.page.locator('#verdict', { hasText: 'Healthy' }).waitFor()
    expect(viewer.complaints).toEqual([])
  })

  test('what people type is there with the next poll, and gone with the one after its end', async () => {
    const { real, viewer } = await scene()
    await viewer.look('/')
    await real.gate.done('maintenance wiki 1h')
    await real.write()
    await viewer.polls()
    await expect.poll(() => viewer.verdict()).toBe('1 of 2 routes is in maintenance')
    expect(await viewer.text()).toContain('maintenance wiki')
    await real.gate.done('end maintenance wiki')
    await real.write()
    await viewer.polls()
    await expect.poll(() => viewer.verdict()).toBe(operational)
    expect(await viewer.text()).not.toContain('maintenance wiki')
  })

  test('texts of clients and of incidents are texts, and whole addresses are for operators alone', async () => {
    const { real, viewer, browser } = await scene()
    const operator = await real.signedIn(browser, 'olga', 'operator')
    const headers = { 'X-Forwarded-For': client, 'User-Agent': hostileAgent }
    for (let times = 0; times < 12; times += 1)
      await real.gate.ask('shop.localhost', `${hostilePath}?${times}`, { headers })
    await real.gate.done(`incident open '${hostileTitle}'`)
    await real.write()
    for (const [one, whole] of [
      [viewer, false],
      [operator, true],
    ] as const) {
      await one.look('/logs/?span=1h')
      await expect
        .poll(async () => (await one.page.locator('[data-name=agents]').textContent()) ?? '')
        .toContain(hostileAgent)
      const content = await one.page.content()
      expect([content.includes(client), content.includes('203.0.113.0/24')]).toEqual([whole, !whole])
      expect((await one.page.locator('[data-name^=finding-]').count()) > 0).toBe(whole)
      await one.look('/incidents/')
      expect(await one.page.locator('.incident-title a').textContent()).toBe(hostileTitle)
      await one.page.locator('.incident-title a').click()
      await one.page.locator('h1', { hasText: hostileTitle }).waitFor()
      expect(await one.page.locator('main img, main script, main [onerror]').count()).toBe(0)
      expect(one.complaints).toEqual([])
    }
  })

  test('a Gatehouse that has stopped is told, without a colour, and it comes back by itself', async () => {
    const { real, viewer } = await scene()
    await viewer.look('/')
    const coloured = await colour(viewer)
    await real.close()
    await viewer.comesToTell('Gatehouse has stopped')
    expect(await viewer.verdict()).toContain('Unknown: last known at')
    expect(await viewer.text()).not.toContain('operational')
    expect(await colour(viewer)).not.toBe(coloured)
    await real.open()
    await real.write()
    await viewer.comesToSay(operational)
    expect(await colour(viewer)).toBe(coloured)
  })

  test('a server that does not answer is told, and it comes back by itself', async () => {
    const { real, viewer } = await scene()
    await viewer.look('/')
    await real.loseEdge()
    await viewer.comesToTell('The server does not answer this browser')
    expect(await viewer.verdict()).toContain('Unknown: last known at')
    await real.bringEdgeBack()
    await real.write()
    await viewer.comesToSay(operational)
  })

  test('a log that cannot be read is told, and nothing is called operational meanwhile', async () => {
    const { real, viewer } = await scene()
    await viewer.look('/')
    await real.withoutLog(async () => {
      await real.write()
      await viewer.polls()
      await expect.poll(() => viewer.text()).toContain('the access log cannot be read')
      expect(await viewer.verdict()).toBe('All 2 routes answer their probes')
    })
    await real.write()
    await viewer.polls()
    await expect.poll(() => viewer.verdict()).toBe(operational)
  })

  test.each([
    ['somebody loses a role', 'rosa', 'account role rosa viewer'],
    ['an account is disabled', 'dora', 'account disable dora'],
  ] as const)(
    'when %s, their open page closes with the next poll and leaves nothing drawn',
    async (_, name, line) => {
      const { real, browser } = await scene()
      const theirs = await real.signedIn(browser, name, 'operator')
      await theirs.look('/routes/shop')
      await real.gate.done(line)
      await theirs.polls()
      await expect.poll(() => theirs.page.title()).toContain('Sign in')
      expect(await theirs.page.content()).not.toContain('shop')
      expect(theirs.complaints).toEqual([])
    },
  )

  // The last one: where an admin has codes, the console is asked for them.
  test('what the doctor saw is for admins: the worst first, what is waived apart, and what nobody saw is no pass', async () => {
    const { real, viewer, browser } = await scene()
    await real.write()
    const admin = await real.signedIn(browser, 'alma', 'admin')
    await admin.page.getByRole('link', { name: 'Doctor', exact: true }).click()
    await expect.poll(() => admin.verdict()).toBe('The doctor has not looked yet')
    const { results } = DoctorSaid.parse((await real.gate.type('doctor')).reply.data)
    const [worst] = results
    if (worst?.result !== 'bad') throw new Error('the doctor finds nothing bad here')
    const listed = (kind: string) => admin.page.locator(`.doctor-${kind} .doctor-head code`).allTextContents()
    const checks = (kind: string) => results.flatMap(one => (one.result === kind ? [one.id] : []))
    await real.write()
    await admin.polls()
    const bad = checks('bad')
    await expect
      .poll(() => admin.verdict())
      .toBe(`${bad.length} of ${results.length} checks found something bad`)
    expect([await listed('bad'), await listed('unseen')]).toEqual([bad, checks('unseen')])
    const first = await admin.page.locator('.doctor-bad li').first().innerText()
    for (const said of [worst.seen, worst.protects, worst.sources[0] ?? '']) expect(first).toContain(said)
    const waive = `doctor waive ${worst.id} reason='until ${hostileTitle}' owner=alma for=30d`
    expect(await real.gate.as(real.chats.person('otto', 'admin'), waive)).toMatchObject({ exit: 0 })
    await real.write()
    await admin.polls()
    await expect.poll(() => listed('waived')).toEqual([worst.id])
    expect(await admin.page.locator('.doctor-waived .waiver').innerText()).toContain(hostileTitle)
    expect(await listed('bad')).toEqual(bad.slice(1))
    expect(admin.complaints).toEqual([])
    await viewer.look('/')
    expect(await viewer.page.getByRole('link', { name: 'Doctor' }).count()).toBe(0)
    expect((await viewer.page.goto(`${real.base}/doctor/`))?.status()).toBe(404)
  })
})

interface Scene {
  browser: Browser
  real: RealPage
  viewer: RealViewer
}

async function start(): Promise<Scene> {
  const [browser, real] = await Promise.all([openBrowser(), RealPage.start()])
  return { browser, real, viewer: await real.signedIn(browser, 'vera', 'viewer') }
}
