import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { objectionsTo } from './objections.ts'
import { presentNotice } from './present-notice.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

// npm run notice: NOTICE as it should be, or the reasons why something must not be shipped.
const { text, components } = await presentNotice(root)
const objections = components.flatMap(component => objectionsTo(component))
if (objections.length > 0) {
  process.stderr.write(`${objections.join('\n')}\n`)
  process.exitCode = 1
} else {
  writeFileSync(new URL('../NOTICE', import.meta.url), text)
  process.stdout.write(`NOTICE is written: ${components.length} packages and modules.\n`)
}
