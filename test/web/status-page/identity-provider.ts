import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ProviderSettings } from '@gatehouse/bot/web/door/provider-settings.ts'
import { Provider } from 'oidc-provider'

const clientId = 'gatehouse'
const clientSecret = 'made-up-client-secret-of-the-tests'

/** A real identity provider on this machine, which takes everybody for whom a test says. */
export class IdentityProvider {
  readonly settings: ProviderSettings
  /** Who signs in there. */
  subject = 'nobody'
  readonly #server: Server

  private constructor(server: Server, settings: ProviderSettings) {
    this.#server = server
    this.settings = settings
  }

  /** `redirectUris`: where it leads people back to; asked when it is needed first. */
  static async start(redirectUris: () => string[]): Promise<IdentityProvider> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const issuer = new URL(`http://127.0.0.1:${port}`)
    const one = new IdentityProvider(server, { issuer, clientId, clientSecret })
    let provider: Provider | null = null
    server.on('request', (incoming, outgoing) => {
      provider ??= makeProvider(issuer.origin, redirectUris())
      if (incoming.url?.startsWith('/interaction/'))
        void provider.interactionFinished(incoming, outgoing, { login: { accountId: one.subject } })
      else void provider.callback()(incoming, outgoing)
    })
    return one
  }

  /** As a browser goes there and is led back: the address at which it arrives at Gatehouse again. */
  async visit(address: string): Promise<URL> {
    const cookies = new Map<string, string>()
    let url = new URL(address)
    for (let led = 0; led < 10; led += 1) {
      if (url.origin !== this.settings.issuer.origin) return url
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
      for (const set of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
        cookies.set(name, value)
      }
      const location = answer.headers.get('location')
      if (location === null) throw new Error(`no way back: ${answer.status} ${await answer.text()}`)
      url = new URL(location, url)
    }
    throw new Error('led in circles')
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }
}

function makeProvider(issuer: string, redirectUris: string[]): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
    cookies: { keys: ['made-up-cookie-key'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    // Everybody agrees that Gatehouse learns who they are.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  })
}
