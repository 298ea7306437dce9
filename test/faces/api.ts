import { commands } from '@gatehouse/bot/commands/index.ts'
import { findCommand } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords } from '@gatehouse/bot/grammar/grammar.ts'
import { bodyOfLine } from '@gatehouse/bot/platforms/api/body-of-line.ts'
import { renderReply } from '@gatehouse/bot/platforms/console/render.ts'
import type { Reply } from '@gatehouse/bot/reply.ts'
import type { ChatPerson } from '../harness/chats.ts'
import type { Face, FacePerson } from './face.ts'
import type { Stage } from './stage.ts'

/** The HTTP API, with a key that an account owns: it borrows that account's role, and does what its scopes say without asking. */
export function apiFace(stage: Stage): Face {
  const seat = (account: ChatPerson) => new ApiSeat(stage, account, allScopes)
  return { name: 'api', seat, person: (...who) => seat(stage.account(...who)) }
}

/** Everything that a key may do. */
const allScopes = [
  '*:change',
  ...[...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))].map(noun => `${noun}:destructive`),
]

const lifeMs = 86_400_000

/** A program of somebody's. */
export class ApiSeat implements FacePerson {
  readonly account: ChatPerson
  readonly isAsked = false
  readonly #stage: Stage
  readonly secret: string
  #said = ''

  constructor(stage: Stage, account: ChatPerson, scopes: readonly string[]) {
    const { keys, clock } = stage.gate.deps
    const nowMs = clock.nowMs()
    const key = keys.add(
      {
        name: `${account.name}-${keys.list().length}`,
        owner: account.id,
        scopes: [...scopes],
        networks: [],
        expiresAtMs: nowMs + lifeMs,
      },
      nowMs,
    )
    this.secret = keys.issue(key.id)
    this.#stage = stage
    this.account = account
  }

  get name(): string {
    return this.account.name
  }

  async types(line: string): Promise<string> {
    const { command } = findCommand(commands, splitWords(line))
    const body = bodyOfLine(commands, line)
    if (body === null) throw new Error(`programs do not say it so: ${line}`)
    const { text } = await postCommand(this.#stage.web, this.secret, command.name, body)
    this.#said = text
    return text
  }

  /** There is nothing to do: what the scopes allow was done. */
  async confirms(): Promise<string> {
    return this.#said
  }

  cancels(): Promise<string> {
    throw new Error('nothing waits for a key')
  }

  approves(): Promise<string> {
    throw new Error('a key is no second person')
  }

  rejects(): Promise<string> {
    throw new Error('a key is no second person')
  }

  undoes(): Promise<string> {
    return this.types('undo')
  }

  presses(_label: string, line: string): Promise<string> {
    return this.types(line)
  }

  async takes(said: string): Promise<string> {
    return (await this.#stage.openLink(said)).secret
  }
}

/** One command over HTTP, and its answer in words. */
export async function postCommand(
  web: string,
  secret: string,
  name: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${web}/api/v1/${name.replaceAll(' ', '/')}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const answer = JSON.parse(await response.text()) as Wire
  return { status: response.status, text: inWords(answer) }
}

/** An answer, or a problem with the answer in it. */
type Wire = (Reply & { link?: string | null }) | { detail: string; answer?: Reply }

function inWords(wire: Wire): string {
  if ('severity' in wire) return `${words(wire)}${wire.link ?? ''}`
  return wire.answer ? `${wire.detail}\n${words(wire.answer)}` : wire.detail
}

function words(reply: Reply): string {
  return renderReply(reply, { width: Number.POSITIVE_INFINITY, colour: false })
}
