import { join } from 'node:path'
import type { DispatchDeps } from '../dispatch/dispatch-deps.ts'
import { DocumentFolder } from '../status-documents/document-folder.ts'
import type { PublicWrites } from '../status-documents/public-writes.ts'
import { StatusPublisher } from '../status-documents/publisher.ts'

/** Writes what the status page draws until it is closed. */
export function openStatusDocuments(
  deps: DispatchDeps,
  dataFolder: string,
  publicWrites: PublicWrites,
): { close(): Promise<void> } {
  const closing = new AbortController()
  const folder = new DocumentFolder(join(dataFolder, 'status'))
  const kept = new StatusPublisher({ deps, folder, publicWrites, log: deps.log }).keep(closing.signal)
  return {
    close: async () => {
      closing.abort()
      await kept
    },
  }
}
