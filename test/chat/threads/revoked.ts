import { servePlatform } from '@gatehouse/bot/chat/thread/serve.ts'

// A platform whose token was revoked.
servePlatform((_access, ears) => {
  ears.state({ kind: 'stopped', words: 'the token was revoked' })
  setImmediate(() => process.exit(1))
  throw new Error('nothing to do without a token')
})
