import { systemClock } from '@gatehouse/core/clock.ts'
import { startWithNewKey } from './backup/lost-key.ts'
import { loadDotEnv } from './config.ts'
import { runOffline } from './offline.ts'

const usage =
  'Usage: npm run lost-key [-- --start-anew]. Without it nothing is changed; see docs/operations.md.'

loadDotEnv()
await runOffline({ env: process.env, usage }, place => {
  const words = process.argv.slice(2)
  if (words.some(word => word !== '--start-anew')) return null
  return startWithNewKey({ ...place, startAnew: words.length > 0 }, systemClock)
})
