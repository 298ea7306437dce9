import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// npm run docs: everything that Gatehouse needs, then the pages that are written from the declarations.
await entry(async () => {
  const { node, env } = await ensure()
  const written = await run(node, ['bot/src/docs/main.ts', ...process.argv.slice(2)], { env })
  return written.code === 0 ? run(node, ['test/status-site/pictures/main.ts'], { env }) : written
})
