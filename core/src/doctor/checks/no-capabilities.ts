import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'

/** CAP_NET_BIND_SERVICE (capabilities(7)): it lets Caddy have port 80, and no more. */
const bindService = 1n << 10n

/** No process can do what only root may. */
export const noCapabilities = hostCheck({
  id: 'no-capabilities',
  title: 'Gatehouse and Caddy have no capabilities of root',
  severity: 'high',
  protects:
    'A capability lets whoever takes over a process reach the kernel, other processes or the network of the machine.',
  fix: 'Drop them: `cap_drop: [ALL]` in the compose file, `CapabilityBoundingSet=` in the unit; ports below 1024 by the sysctl net.ipv4.ip_unprivileged_port_start=0.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.4', 'OWASP Docker Security Cheat Sheet, rule 3'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `grep Cap /proc/${pid}/status`,
      process => {
        const effective = number(process.status('CapEff'))
        const bounding = number(process.status('CapBnd'))
        if (effective === null || bounding === null) return null
        // What it could get again by starting a program counts only without no_new_privs.
        const reachable = process.status('NoNewPrivs') === '1' ? effective : effective | bounding
        const good = (reachable & ~bindService) === 0n
        return { good, words: good ? 'has none' : `has or can get 0x${reachable.toString(16)}` }
      },
    ),
})

function number(hexadecimal: string | null): bigint | null {
  return hexadecimal === null ? null : BigInt(`0x${hexadecimal}`)
}
