import type { Answer } from '../../bot/src/answer.ts'
import { startPrompt } from '../../bot/src/platforms/console/prompt.ts'
import { silentLog } from '../../core/src/log.ts'

// A prompt on the terminal of this process. Its desk knows one code, 424242, and a plan behind everything but `status`.
const answer = (title: string): Answer => ({ exit: 0, reply: { title, severity: 'ok' } })
const prompt = startPrompt({
  input: process.stdin,
  output: process.stdout,
  colours: { NO_COLOR: '1' },
  desk: {
    run: async ({ typed }) => {
      if (typed === 'status') return answer('Everything is well.')
      const pending = { id: 'f'.repeat(32), needs: 'code' as const, expiresAtMs: 0 }
      return { exit: 1, reply: { title: 'This would happen', severity: 'warning', pending } }
    },
    decide: async ({ say }) => answer(say.kind === 'code' && say.code === '424242' ? 'Done.' : 'Not done.'),
    likelyAccount: () => 'anna',
    handovers: {
      peek: () => null,
      open: () => ({ kind: 'over' }),
      finish: () => ({ kind: 'over' }),
      setPassword: async () => ({ kind: 'over' }),
    },
    log: silentLog,
  },
  complete: () => ({ hits: [], part: '' }),
  historyFile: process.argv[2] ?? '',
  log: silentLog,
})
await prompt.left
await prompt.close()
