import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { providerIdentity } from '@gatehouse/bot/web/door/provider.ts'
import { chromium, type Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from '../../harness/chromium.ts'
import { shared } from '../../harness/shared.ts'
import { IdentityProvider } from './identity-provider.ts'
import { host, TestDoor } from './scene.ts'

const executablePath = chromiumPath()

describe.skipIf(executablePath === undefined)('a browser', async () => {
  if (executablePath === undefined) return
  const base = () => `http://${host}:${door.gatehouse.edge.http.split(':')[1]}`
  const provider = shared(await IdentityProvider.start(() => [`${base()}/oidc/callback`]))
  const door: TestDoor = shared(await TestDoor.start({ provider: provider.settings }))
  const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking']
  const browser = await chromium.launch({ executablePath, args })
  shared({ stop: () => browser.close() })

  /** A page of another site that links here, as a chat does; pressed. */
  async function follow(page: Page, link: string): Promise<void> {
    const chat = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end(`<a href="${link}">look</a>`),
    )
    await new Promise<void>(resolve => chat.listen(0, '127.0.0.1', resolve))
    await page.goto(`http://127.0.0.1:${(chat.address() as AddressInfo).port}/`)
    await page.click('a')
    chat.close()
  }

  it('signs in by a link of a chat, keeps the session of a name of this machine, and comes back by links of a chat', async () => {
    const page = await (await browser.newContext()).newPage()
    await follow(page, `${base()}${await door.link()}`)
    await page.click('button')
    await page.getByText('the built page index').waitFor()
    expect(page.url()).toBe(`${base()}/`)
    expect(await page.context().cookies()).toMatchObject([
      { name: '__Host-gatehouse', httpOnly: true, secure: true, sameSite: 'Strict' },
    ])
    // Its strict cookie is held back at first.
    const statuses: number[] = []
    page.on('response', answer => {
      if (answer.url().endsWith('/incidents/7')) statuses.push(answer.status())
    })
    await follow(page, `${base()}/incidents/7`)
    await page.getByText('the built page incidents/entry/index').waitFor()
    expect(statuses).toEqual([401, 200])
    await page.context().clearCookies()
    await follow(page, `${base()}/incidents/7`)
    await page.getByText('To sign in, ask Gatehouse').waitFor()
  })

  it('signs in by the identity provider', async () => {
    const { accounts } = door.gatehouse.edge.stores
    const nowMs = door.gatehouse.clock.nowMs()
    const { id } = accounts.add({ name: 'anna', role: 'viewer' }, nowMs)
    accounts.link(id, providerIdentity(provider.settings.issuer.origin, 'anna'), nowMs)
    provider.subject = 'anna'
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${base()}/logs`)
    await page.getByText('Sign in with your identity provider').click()
    await page.getByText('the built page index').waitFor()
    expect(page.url()).toBe(`${base()}/`)
  })
})
