import { lstatSync } from 'node:fs'
import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'

const sockets = [
  'docker.sock',
  'containerd/containerd.sock',
  'crio/crio.sock',
  'podman/podman.sock',
  'buildkit/buildkitd.sock',
]
const folders = ['/run', '/var/run']

/** Nobody in here is master of the machine’s containers. */
export const containerSocket = hostCheck({
  id: 'container-socket',
  title: 'neither Gatehouse nor Caddy sees the socket of a container engine',
  severity: 'critical',
  protects: 'Whoever writes into that socket is root on the machine.',
  fix: 'Take the mount of the socket out of the compose file. On a machine where the engine runs beside them: InaccessiblePaths=-/run/docker.sock in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.32', 'OWASP Docker Security Cheat Sheet, rule 1'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `ls /proc/${pid}/root/run/*.sock /proc/${pid}/root/run/*/*.sock`,
      process => {
        if (!isThere(process.seenPath('/'))) return null
        const found = folders.flatMap(folder => sockets.map(name => `${folder}/${name}`))
        const seen = found.filter(path => isThere(process.seenPath(path)))
        return { good: seen.length === 0, words: seen.length === 0 ? 'sees none' : `sees ${seen.join(', ')}` }
      },
    ),
})

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false // closed to this user
  }
}
