import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'
import { notHere } from '../seen.ts'
import { isContained } from '../view/container.ts'
import type { Mount } from '../view/mounts.ts'

const grave = /^\/(?:boot|dev|etc|lib|lib64|proc|root|run|sys|usr|var|var\/run|var\/lib\/docker)?$/
/** What an engine itself puts into every container. */
const usual = new Set([
  'proc',
  'sysfs',
  'tmpfs',
  'devtmpfs',
  'devpts',
  'mqueue',
  'cgroup',
  'cgroup2',
  'overlay',
])

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
            const found = process.mounts()?.filter(isGrave)
            if (found === undefined) return null
            const words = found.map(({ root, point }) => `${root} at ${point}`).join(', ')
            return { good: found.length === 0, words: found.length === 0 ? 'holds none' : `holds ${words}` }
          },
        )
      : notHere('Gatehouse does not run in a container.'),
})

function isGrave({ root, type, point }: Mount): boolean {
  return point !== '/' && grave.test(root) && !usual.has(type)
}
