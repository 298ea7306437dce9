import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm run notice: looks through the licences of everything that is locked and linked, and writes NOTICE.
await entry(async () => {
  const { node, env } = await ensure()
  return run(node, ['supply/main.ts'], { env })
})
