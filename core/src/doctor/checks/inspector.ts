import { url } from 'node:inspector'
import { hostCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'

const flags =
  /^--inspect(?!-publish-uid=http$)|^--(?:debug|cpu-prof|heapsnapshot-signal|allow-natives-syntax)/

/** Nobody looks into the program while it runs. */
export const inspector = hostCheck({
  id: 'inspector',
  title: 'the debugger of Node is off',
  severity: 'high',
  protects: 'Whoever reaches its port runs any program as Gatehouse and reads every key in its memory.',
  fix: 'Start without --inspect, and without it in NODE_OPTIONS.',
  sources: ['Node.js documentation, “Security Best Practices”, CWE-346', 'OWASP ASVS 5.0.0, 13.4.2'],
  look: ({ self, environment }) => {
    // It may have been turned on by a signal meanwhile. The rest of its address is a secret.
    const open = self.pid === process.pid ? url() : undefined
    if (open !== undefined) return bad(`It listens at ${new URL(open).host}.`)
    const started = self.read('cmdline')?.split('\0') ?? null
    if (started === null) return unseen('How it was started is not seen.', `ps -o args= -p ${self.pid}`)
    const options = (environment.NODE_OPTIONS ?? '').split(/\s+/)
    const found = [...started, ...options].filter(word => flags.test(word))
    return found.length > 0
      ? bad(`It was started with ${found.join(' ')}.`)
      : well('It was started without one.')
  },
})
