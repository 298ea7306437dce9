import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { hostCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'

/** Caddy's program brings no rights of its own. */
export const caddyFileCapabilities = hostCheck({
  id: 'caddy-file-capabilities',
  title: 'the program of Caddy carries no file capabilities',
  severity: 'medium',
  protects:
    'With them it does not start where all capabilities are dropped, and where they are not, everybody who starts it gets them.',
  fix: 'setcap -r <caddy>; for ports below 1024 the sysctl net.ipv4.ip_unprivileged_port_start=0.',
  sources: ['CIS Docker Benchmark 1.7.0, 4.8'],
  look: async ({ managedBinary, edgeProcess }) => {
    const path = managedBinary ?? (edgeProcess === null ? null : `/proc/${edgeProcess.pid}/exe`)
    const command = 'getcap "$(readlink -f "$(command -v caddy)")"'
    if (path === null) return unseen('The program of Caddy is not seen from here.', command)
    const said = await getcap(path)
    if (said === null) return unseen('There is no getcap here to ask.', command)
    return said === '' ? well('It carries none.') : bad(`It carries ${said.replace(/^\S+\s+=?\s*/, '')}.`)
  },
})

/** What getcap(8) says; null where it cannot be had. */
async function getcap(path: string): Promise<string | null> {
  for (const program of ['getcap', '/sbin/getcap', '/usr/sbin/getcap'])
    try {
      const { stdout } = await promisify(execFile)(program, [path], {
        timeout: 2000,
        env: {},
        encoding: 'utf8',
      })
      return stdout.trim()
    } catch {
      // not there: the next one
    }
  return null
}
