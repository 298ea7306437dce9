import { responseUrlLifeMs, responseUrlUses } from './limits.ts'
import type { Message } from './message.ts'
import { Refusal } from './refusal.ts'
import type { Workspace } from './workspace.ts'

/** Where an answer through one of these addresses goes. */
export interface ResponsePlace {
  readonly channelId: string
  readonly userId: string
  /** The message that was pressed. */
  readonly source: Message | undefined
  readonly threadTs: string | undefined
}

interface ResponseUrl {
  readonly place: ResponsePlace
  readonly madeMs: number
  uses: number
}

/** The addresses to which the app may answer a few times. */
export class ResponseUrls {
  readonly #workspace: Workspace
  readonly #urls = new Map<string, ResponseUrl>()
  readonly #origin: () => string

  constructor(workspace: Workspace, origin: () => string) {
    this.#workspace = workspace
    this.#origin = origin
  }

  make(kind: 'commands' | 'actions', place: ResponsePlace): string {
    const path = `/${kind}/${this.#workspace.teamId}/${this.#urls.size + 1}/${this.#workspace.ids.hex(24)}`
    this.#urls.set(path, { place, madeMs: this.#workspace.nowMs(), uses: 0 })
    return `${this.#origin()}${path}`
  }

  /** @throws Refusal `used_url` after five uses, `expired_url` after half an hour, `no_service` when there is none */
  use(path: string): ResponsePlace {
    const url = this.#urls.get(path)
    if (!url) throw new Refusal('no_service')
    if (this.#workspace.nowMs() - url.madeMs > responseUrlLifeMs) throw new Refusal('expired_url')
    if (url.uses >= responseUrlUses) throw new Refusal('used_url')
    url.uses += 1
    return url.place
  }
}
