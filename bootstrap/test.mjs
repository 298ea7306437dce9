import { runAllTests } from './all-tests.mjs'
import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'

// npm test: everything that Gatehouse needs, then the tests.
await entry(async () => runAllTests(await ensure(), process.argv.slice(2)))
