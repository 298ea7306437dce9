import { lstatSync, type Stats } from 'node:fs'
import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'
import type { ProcessView } from '../view/process-view.ts'
import { mayWrite } from '../view/unix-access.ts'

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
  title: 'neither Gatehouse nor Caddy may use the socket of a container engine',
  severity: 'critical',
  protects: 'Whoever writes into that socket is root on the machine.',
  fix: 'Take the mount of the socket out of the compose file. On a machine where the engine runs beside them: InaccessiblePaths=-/run/docker.sock in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.32', 'OWASP Docker Security Cheat Sheet, rule 1'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `ls -l /proc/${pid}/root/run/*.sock /proc/${pid}/root/run/*/*.sock`,
      process => {
        if (statIn(process, '/') === null) return null
        const found = foldersOf(process).flatMap(folder => sockets.map(name => `${folder}/${name}`))
        const there = found.flatMap(path => {
          const stat = statIn(process, path)
          return stat?.isSocket() ? [{ path, stat }] : []
        })
        const open = there.filter(({ stat }) => mayWrite(process, stat))
        return open.length > 0
          ? { good: false, words: `may use ${paths(open)}` }
          : { good: true, words: there.length === 0 ? 'sees none' : `may not use ${paths(there)}` }
      },
    ),
})

const paths = (found: readonly { path: string }[]): string => found.map(({ path }) => path).join(', ')

/** A link would lead out of what the process sees, into what this one does: it leads to `/run` anyway. */
function foldersOf(process: ProcessView): string[] {
  return folders.filter(folder => statIn(process, folder)?.isDirectory())
}

function statIn(process: ProcessView, path: string): Stats | null {
  try {
    return lstatSync(process.seenPath(path), { throwIfNoEntry: false }) ?? null
  } catch {
    return null // closed to this user
  }
}
