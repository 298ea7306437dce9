import { runAllTests } from './all-tests.mjs'
import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'

// npm run soak: all tests at full length. Where npm test takes a sample of many cases, this takes each.
await entry(async () => {
  const tools = await ensure()
  return runAllTests({ ...tools, env: { ...tools.env, GATEHOUSE_SOAK: 'yes' } }, process.argv.slice(2))
})
