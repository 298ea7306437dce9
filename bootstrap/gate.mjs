import { withNode } from './ensure.mjs'
import { entry } from './entry.mjs'
import { findNode } from './node.mjs'
import { hasPackages } from './packages.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const wrongUsage = 2

// npm run gate: one command against a running instance, which has set everything up already. So this installs nothing.
await entry(async () => {
  const node = await findNode()
  if (!node || !hasPackages()) throw new SetupError('Gatehouse is not set up here yet: run npm start first.')
  return run(node, ['bot/src/gate.ts', ...process.argv.slice(2)], { env: withNode(node) })
}, wrongUsage)
