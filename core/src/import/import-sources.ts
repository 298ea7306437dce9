import type { Imported } from './imported.ts'

/** Reads configurations that were not made here. Both only read, are bounded in time and size, and say nothing of what stands in a file. */
export interface ImportSources {
  /**
   * A Caddyfile, or the JSON that `caddy adapt` makes of one.
   * @throws AppError `invalid` when it is none; `unavailable` when there is no Caddy to read it with
   */
  caddyfile(path: string): Promise<Imported>
  /**
   * The database of a Nginx Proxy Manager, or the folder that holds it. Passwords are hashed at once.
   * @throws AppError `invalid` when it is none
   */
  npm(path: string): Promise<Imported>
}
