import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm run docs: everything that Gatehouse needs, then the pages that are written from the declarations.
await entry(async () => {
  const { node, env } = await ensure()
  return run(node, ['bot/src/docs/main.ts', ...process.argv.slice(2)], { env })
})
