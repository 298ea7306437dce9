import { Refusal } from './refusal.ts'

/** Scopes that do for everything Gatehouse wants, with a file beside a long diff. */
export const usualScopes = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'usergroups:read',
  'files:write',
]

/** The two tokens of the app, and what they may. They are plainly made up. */
export class Tokens {
  readonly bot = 'xoxb-made-up-bot-token'
  readonly app = 'xapp-made-up-app-token'
  readonly scopes: Set<string>
  readonly appScopes = new Set(['connections:write'])
  /** What calls with the tokens are answered since they no longer work. */
  #revoked: { bot: string; app: string } | undefined

  constructor(scopes: readonly string[]) {
    this.scopes = new Set(scopes)
  }

  revoke(errors: { bot: string; app: string }): void {
    this.#revoked = errors
  }

  restore(): void {
    this.#revoked = undefined
  }

  /**
   * Which of the tokens this is.
   * @throws Refusal `not_authed`, `invalid_auth`, or why the token no longer works
   */
  recognise(token: string | undefined): 'bot' | 'app' {
    if (!token) throw new Refusal('not_authed')
    const kind = token === this.bot ? 'bot' : token === this.app ? 'app' : undefined
    if (!kind) throw new Refusal('invalid_auth')
    if (this.#revoked) throw new Refusal(this.#revoked[kind], {}, true)
    return kind
  }
}
