import { existsSync } from 'node:fs'
import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'
import { notHere } from '../seen.ts'
import { isContained } from '../view/container.ts'
import type { Mount } from '../view/mounts.ts'
import type { ProcessView } from '../view/process-view.ts'

const grave = /^\/(?:boot|dev|etc|lib|lib64|proc|root|run|sys|usr|var|var\/run|var\/lib\/docker)$/
/** Where an engine itself puts what the kernel shows into every container. */
const usual: Readonly<Record<string, string>> = {
  proc: '/proc',
  sysfs: '/sys',
  cgroup: '/sys/fs/cgroup',
  cgroup2: '/sys/fs/cgroup',
  devpts: '/dev/pts',
  mqueue: '/dev/mqueue',
}
/** Memory, layers and packed images: nothing tells whose it is, or nobody can change it. */
const anybodys = new Set(['tmpfs', 'overlay', 'squashfs'])

/** A container does not hold the system of the machine. */
export const machineFolders = hostCheck({
  id: 'machine-folders',
  title: 'no folder of the machine’s own system is mounted into the containers',
  severity: 'high',
  protects: 'Whoever takes over a container could change the machine through such a folder.',
  fix: 'Mount named volumes and single files alone.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.6'],
  look: deps =>
    isContained(deps.self)
      ? bothProcesses(
          deps,
          pid => `cat /proc/${pid}/mountinfo`,
          process => {
            const found = process.mounts()?.filter(mount => isGrave(mount, process))
            if (found === undefined) return null
            const words = found.map(({ root, type, point }) => `${root} (${type}) at ${point}`).join(', ')
            return { good: found.length === 0, words: found.length === 0 ? 'holds none' : `holds ${words}` }
          },
        )
      : notHere('Gatehouse does not run in a container.'),
})

function isGrave({ root, type, point }: Mount, process: ProcessView): boolean {
  if (point === '/' || anybodys.has(type)) return false
  const place = usual[type]
  if (place !== undefined) return point !== place && !point.startsWith(`${place}/`)
  if (root !== '/') return grave.test(root)
  // A whole file system: devices, that of the machine, or a volume that has a disk of its own.
  return type === 'devtmpfs' || ['etc', 'usr'].every(name => existsSync(process.seenPath(`${point}/${name}`)))
}
