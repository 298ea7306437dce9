import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is gone after `stop`; its path is short, because sockets live in some. */
export function temporaryFolder(): { path: string; stop(): Promise<void> } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'gh-')))
  return { path, stop: async () => rmSync(path, { recursive: true, force: true }) }
}
