import { execFile } from 'node:child_process'
import { existsSync, readlinkSync, realpathSync } from 'node:fs'
import { promisify } from 'node:util'
import { hostCheck } from '../check.ts'
import type { HostDeps } from '../doctor-deps.ts'
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
  look: async deps => {
    const path = programOf(deps)
    const command = 'getcap "$(readlink -f "$(command -v caddy)")"'
    if (path === null) return unseen('The program of Caddy is not seen from here.', command)
    const said = await getcap(path)
    if (said === null) return unseen('There is no getcap here to ask.', command)
    // The path comes first, and blanks may be in it.
    return said === '' ? well('It carries none.') : bad(`It carries ${said.slice(path.length).trim()}.`)
  },
})

/** The file itself, because getcap says nothing of links; null where it is not seen. */
function programOf({ managedBinary, edgeProcess }: HostDeps): string | null {
  try {
    const path =
      managedBinary === null && edgeProcess !== null
        ? edgeProcess.seenPath(readlinkSync(`/proc/${edgeProcess.pid}/exe`))
        : managedBinary && realpathSync(managedBinary)
    return path !== null && existsSync(path) ? path : null
  } catch {
    return null // another user's
  }
}

/** What getcap(8) says; null where it cannot be had. */
async function getcap(path: string): Promise<string | null> {
  for (const program of ['getcap', '/sbin/getcap', '/usr/sbin/getcap'])
    try {
      const { stdout, stderr } = await promisify(execFile)(program, [path], { timeout: 2000, env: {} })
      return stderr === '' ? stdout.trim() : null
    } catch {
      // not there: the next one
    }
  return null
}
