import { resolve } from 'node:path'
import { ask } from './ask.mjs'
import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { npm } from './npm.mjs'
import { root } from './place.mjs'
import { sbomOf } from './sbom-document.mjs'
import { SetupError } from './setup-error.mjs'
import { writeWhole } from './whole-file.mjs'

const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']

// npm run sbom [-- <file>]: what Gatehouse consists of, as CycloneDX 1.5: what package-lock.json locks, and what is linked
// into Caddy. The same sources give the same bytes; a time is in it only when SOURCE_DATE_EPOCH says which.
await entry(async () => {
  const { node, env } = await ensure()
  const [command, ...before] = npm(node)
  const [packages, build] = await Promise.all([
    ask(command, [...before, ...args], { cwd: root, env }),
    ask(env.CADDY_BIN, ['build-info']),
  ])
  const file = resolve(process.argv[2] ?? 'gatehouse.cdx.json')
  const document = sbomOf(JSON.parse(packages), build, sourceTime())
  writeWhole(file, `${JSON.stringify(document, null, 2)}\n`)
  console.log(`${file} is written: ${document.components.length} components.`)
  return { code: 0 }
})

// https://reproducible-builds.org/specs/source-date-epoch/
function sourceTime() {
  const seconds = process.env.SOURCE_DATE_EPOCH
  if (!seconds) return undefined
  if (/^\d{1,11}$/.test(seconds)) return new Date(Number(seconds) * 1000).toISOString()
  throw new SetupError('SOURCE_DATE_EPOCH must be a number of seconds since 1970, such as 1790000000.')
}
