import type { BootFile, EdgeHost } from '../edge/edge-deps.ts'
import type { CaddyAdminApi } from './admin-api.ts'
import { writeDurably } from './durable-file.ts'

/** A Caddy that somebody else starts and restarts, beside Gatehouse; reached through its socket alone. */
export class ExternalCaddy implements EdgeHost, BootFile {
  readonly #admin: CaddyAdminApi
  readonly #bootFile: string

  /** @param bootFile where that Caddy finds the configuration that it starts with */
  constructor(admin: CaddyAdminApi, bootFile: string) {
    this.#admin = admin
    this.#bootFile = bootFile
  }

  write(body: string): void {
    writeDurably(this.#bootFile, body)
  }

  /** @throws AppError `unavailable` when it does not answer */
  async ensureUp(): Promise<void> {
    await this.#admin.stamp()
  }
}
