import { createHash } from 'node:crypto'
import { type Identity, providerPlatform } from '@gatehouse/core/identity/account.ts'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { isHere, type ProviderSettings } from './provider-settings.ts'

/** What a browser keeps between leaving for the provider and coming back. */
export interface Pending {
  state: string
  nonce: string
  verifier: string
}

const timeoutSeconds = 5
/** What a provider says of itself is asked for again after so long. */
const knownForMs = 3_600_000

/** The identity provider of the team: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9207). */
export class Provider {
  readonly #settings: ProviderSettings
  readonly #monotonicMs: () => number
  #known: { configuration: Configuration; atMs: number } | null = null

  constructor(settings: ProviderSettings, monotonicMs: () => number) {
    this.#settings = settings
    this.#monotonicMs = monotonicMs
  }

  /** Where a browser goes to sign in, and what it keeps meanwhile. @throws Error when the provider does not answer */
  async begin(redirectUri: string): Promise<{ url: URL; pending: Pending }> {
    const configuration = await this.#configuration()
    const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    })
    return { url, pending }
  }

  /**
   * Who came back, as the provider says it. `cameBackTo` is the whole address.
   * @throws Error when anything of it is not as it must be
   */
  async finish(cameBackTo: URL, { state, nonce, verifier }: Pending): Promise<Identity> {
    const tokens = await authorizationCodeGrant(await this.#configuration(), cameBackTo, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined) throw new Error('no ID token')
    return providerIdentity(claims.iss, claims.sub)
  }

  async #configuration(): Promise<Configuration> {
    const nowMs = this.#monotonicMs()
    if (this.#known && nowMs - this.#known.atMs < knownForMs) return this.#known.configuration
    const { issuer, clientId, clientSecret } = this.#settings
    const execute = [enableNonRepudiationChecks, ...(isHere(issuer) ? [allowInsecureRequests] : [])]
    const options = { execute, timeout: timeoutSeconds }
    const configuration = await discovery(issuer, clientId, undefined, authentication(clientSecret), options)
    this.#known = { configuration, atMs: nowMs }
    return configuration
  }
}

/** Basic is what every provider takes unless it says otherwise (OpenID Connect Discovery 1.0, token_endpoint_auth_methods_supported). */
function authentication(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (taken.includes('client_secret_basic') ? basic : post)(server, client, body, headers)
  }
}

/** A person of a provider: what it calls them may be longer than an id here, so both are hashes. */
export function providerIdentity(issuer: string, subject: string): Identity {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const user = hash(JSON.stringify([issuer, subject])).slice(0, 32)
  return { platform: providerPlatform, workspace: hash(issuer).slice(0, 16), user }
}
