import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm run restore: everything that Gatehouse needs, since the machine may be a new one, then a backup put into its data folder.
await entry(async () => {
  const { node, env } = await ensure()
  return run(node, ['bot/src/restore.ts', ...process.argv.slice(2)], { env })
})
