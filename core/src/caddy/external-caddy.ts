import type { BootFile, EdgeHost } from '../edge/edge-deps.ts'
import { errorWords } from '../error.ts'
import type { CaddyAdminApi } from './admin-api.ts'
import { writeDurably } from './durable-file.ts'

/** A Caddy that somebody else starts and restarts, beside Gatehouse; reached through its socket alone. */
export class ExternalCaddy implements EdgeHost, BootFile {
  readonly #admin: CaddyAdminApi
  readonly #bootFile: string
  readonly #died: (words: string) => void
  #wasUp = false

  /**
   * @param bootFile where that Caddy finds the configuration that it starts with
   * @param died called each time that it answers no more
   */
  constructor(admin: CaddyAdminApi, bootFile: string, died: (words: string) => void) {
    this.#admin = admin
    this.#bootFile = bootFile
    this.#died = died
  }

  write(body: string): void {
    writeDurably(this.#bootFile, body)
  }

  /** @throws AppError `unavailable` when it does not answer */
  async ensureUp(): Promise<void> {
    try {
      await this.#admin.stamp()
      this.#wasUp = true
    } catch (error) {
      const wasUp = this.#wasUp
      this.#wasUp = false
      if (wasUp) this.#died(errorWords(error))
      throw error
    }
  }
}
