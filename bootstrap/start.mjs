import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { run } from './run.mjs'

// A small young generation: reading a big configuration every second would otherwise keep 100 MB of garbage resident.
const nodeFlags = ['--max-semi-space-size=2']

// npm start: everything that Gatehouse needs, then Gatehouse.
await entry(async () => {
  const { node, env } = await ensure()
  return run(node, [...nodeFlags, 'bot/src/main.ts', ...process.argv.slice(2)], { env })
})
