import { ensurePackages } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm run lost-key: Node and the packages, then a new master key in the place of one that nobody has any more.
await entry(async () => {
  const { node, env } = await ensurePackages()
  return run(node, ['bot/src/lost-key.ts', ...process.argv.slice(2)], { env })
})
