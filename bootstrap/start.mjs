import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm start: everything that Gatehouse needs, then Gatehouse.
await entry(async () => {
  const { node, env } = await ensure()
  return run(node, ['bot/src/main.ts', ...process.argv.slice(2)], { env })
})
