import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { adminBlock } from '../edge/compile/index.ts'
import { writeDurably } from './durable-file.ts'
import type { EdgeFolder } from './edge-folder.ts'

const Bootable = z.object({ admin: z.object({ listen: z.string() }) })

/** True when the last good configuration is there, whole, and opens the admin socket where it is looked for. */
export function isBootable(folder: EdgeFolder): boolean {
  try {
    const config = Bootable.parse(JSON.parse(readFileSync(folder.bootFile, 'utf8')))
    return config.admin.listen === adminBlock(folder.adminSocket).listen
  } catch {
    return false
  }
}

/** A configuration that opens the admin socket and does nothing else; what should run is then pushed. */
export function emptyConfig(folder: EdgeFolder): string {
  const file = join(folder.folder, 'empty.json')
  writeDurably(file, JSON.stringify({ admin: adminBlock(folder.adminSocket) }))
  return file
}
