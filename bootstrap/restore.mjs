import { ensurePackages } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm run restore: Node and the packages, since the machine may be a new one, then a backup put into its data folder.
await entry(async () => {
  const { node, env } = await ensurePackages()
  return run(node, ['bot/src/restore.ts', ...process.argv.slice(2)], { env })
})
