import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { host, TestDoor } from '../web/status-page/scene.ts'
import { healthy } from './documents.ts'
import { isBlind, openBrowser } from './viewer.ts'

const statusPage = fileURLToPath(new URL('../../status-site/dist', import.meta.url))

/** All is well, as of now. */
const present = () => {
  const generatedAtMs = Date.now()
  return JSON.stringify({ ...healthy(2), generatedAtMs, validForMs: 8000 })
}

describe.skipIf(isBlind)('through the edge', () => {
  let browser: Browser
  let door: TestDoor
  beforeAll(async () => {
    browser = await openBrowser()
    door = await TestDoor.start({ statusPage })
  })
  afterAll(async () => {
    await browser.close()
    await door.stop()
  })

  test('a link leads to the page, which closes itself when the session is revoked', async () => {
    const { caller } = door.gatehouse.person('anna', 'viewer')
    door.document('viewer/overview.json', present())
    const context = await browser.newContext()
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    const base = `http://${host}:${door.gatehouse.edge.http.split(':').at(-1)}`
    await page.goto(base)
    expect(await page.title()).toContain('Sign in')
    complaints.length = 0
    await page.goto(`${base}${await door.link(caller)}`)
    await page.getByRole('button', { name: 'Sign in as anna' }).click()
    await page.locator('.content').waitFor()
    expect(await page.locator('#verdict').innerText()).toBe('All 2 routes are operational')
    expect(complaints).toEqual([])
    await door.gatehouse.type('session revoke anna', 'nothing')
    await expect.poll(() => page.title(), { timeout: 9000 }).toContain('Sign in')
    expect(await page.content()).not.toContain('route-0')
    await context.close()
  })
})
