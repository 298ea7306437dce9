import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DispatchDeps } from '@gatehouse/bot/dispatch/dispatch-deps.ts'
import { DocumentFolder } from '@gatehouse/bot/status-documents/document-folder.ts'
import { PublicWrites } from '@gatehouse/bot/status-documents/public-writes.ts'
import { StatusPublisher } from '@gatehouse/bot/status-documents/publisher.ts'
import type { Reader } from '@gatehouse/core/status-document/envelope.ts'
import {
  type StatusDocument,
  type StatusDocumentKind,
  statusDocuments,
} from '@gatehouse/core/status-document/index.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { keepingLog, type Logged } from '../harness/keeping-log.ts'

/** The documents of an instance, written when a test says so. */
export class Documents {
  readonly folder: string
  readonly publicWrites: PublicWrites
  readonly #gate: TestGatehouse
  readonly #publisher: StatusPublisher

  constructor(gate: TestGatehouse, parts: DispatchDeps = gate.deps) {
    this.#gate = gate
    this.folder = join(gate.edge.folder, 'status')
    const { clock } = gate
    const steady = { nowMs: () => clock.nowMs(), monotonicMs: () => clock.nowMs(), sleep: clock.sleep }
    // Asked anew each time, so that a test may put something else in a place.
    const deps = new Proxy(parts, {
      get: (all, name) => (name === 'clock' ? steady : Reflect.get(all, name)),
    })
    this.publicWrites = new PublicWrites(steady)
    this.#publisher = new StatusPublisher({
      deps,
      publicWrites: this.publicWrites,
      folder: new DocumentFolder(this.folder),
      log: keepingLog([], this.logged),
    })
  }

  readonly logged: Logged[] = []

  /** Writes everything that is due. */
  async turn(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await this.#publisher.turn()
  }

  text(path: string, audience: Reader = 'viewer'): string {
    return readFileSync(join(this.folder, audience, path), 'utf8')
  }

  /** One as the page reads it. */
  read<Kind extends StatusDocumentKind>(
    kind: Kind,
    name = '',
    audience: Reader = 'viewer',
  ): StatusDocument<Kind> {
    const { path, read } = statusDocuments[kind]
    return read.parse(JSON.parse(this.text(path(name), audience))) as StatusDocument<Kind>
  }

  /** Lets time pass in which nothing is asked. */
  pass(ms: number): void {
    this.#gate.clock.advance(ms)
  }
}
