import { servePlatform } from '@gatehouse/bot/chat/thread/serve.ts'

// A platform that connects, and does what its channel says.
servePlatform((_access, ears) => {
  ears.state({ kind: 'up' })
  return {
    post: async (channel, card) => {
      if (channel === 'crash') setImmediate(() => Promise.reject(new Error('a library failed')))
      if (channel === 'hang' || channel === 'crash') await new Promise(() => undefined)
      return { kind: 'sent', message: card.reply.title }
    },
    edit: async () => ({ kind: 'gone', words: 'no such message' }),
    show: async () => ({ kind: 'failed', words: 'not now' }),
    check: async channels => [{ name: 'channels', verdict: 'ok', words: channels.join(), fix: null }],
    know: known => ears.log('info', 'known', { routes: known.names.route }),
    close: async () => undefined,
  }
})
