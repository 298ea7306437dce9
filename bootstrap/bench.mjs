import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm run bench: everything that Gatehouse needs, then the measurements.
await entry(async () => {
  const { node, env } = await ensure()
  return run(node, ['test/bench/main.ts', ...process.argv.slice(2)], { env })
})
