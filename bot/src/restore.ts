import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@gatehouse/core/clock.ts'
import { restoreBackup } from './backup/restore.ts'
import { restoredReply } from './backup/restored-reply.ts'
import { loadDotEnv } from './config.ts'
import { runOffline } from './offline.ts'

const usage =
  'Usage: npm run restore -- <backup> [--check] [--put-aside] [--keep-keys]. With --check nothing is changed; see docs/operations.md.'

loadDotEnv()
await runOffline({ env: process.env, usage }, place => {
  const words = readWords()
  if (words === null) return null
  return restoreBackup({ ...words, ...place }, systemClock).then(restored =>
    restoredReply(restored, place.dataFolder),
  )
})

function readWords() {
  const options = {
    check: { type: 'boolean', default: false },
    'put-aside': { type: 'boolean', default: false },
    'keep-keys': { type: 'boolean', default: false },
  } as const
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options })
    const [path] = positionals
    if (path === undefined || positionals.length > 1) return null
    const { check, 'put-aside': putAside, 'keep-keys': keepKeys } = values
    return { path: resolve(path), check, putAside, keepKeys }
  } catch {
    return null
  }
}
