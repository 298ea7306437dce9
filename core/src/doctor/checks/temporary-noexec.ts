import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'
import { mountOf } from '../view/mounts.ts'

const places = ['/tmp', '/var/tmp', '/dev/shm']

/** What somebody writes where everybody may write cannot be run. */
export const temporaryNoexec = hostCheck({
  id: 'temporary-noexec',
  title: 'no program can be run from a folder for temporary files',
  severity: 'low',
  protects: 'A program that is dropped there is the usual second step after a flaw.',
  fix: '`tmpfs: [/tmp:noexec,nosuid,nodev]` in the compose file, `NoExecPaths=/tmp /var/tmp /dev/shm` in the unit.',
  sources: ['CIS Distribution Independent Linux 2.0.0, 1.1.5', 'CIS Docker Benchmark 1.7.0, 5.13'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `grep -E ' (/tmp|/var/tmp|/dev/shm) ' /proc/${pid}/mountinfo`,
      process => {
        const mounts = process.mounts()
        if (mounts === null) return null
        const open = places.filter(place => {
          const options = mountOf(mounts, place)?.options
          return options !== undefined && !options.has('noexec') && !options.has('ro')
        })
        return {
          good: open.length === 0,
          words: open.length === 0 ? 'runs none' : `can run what lies in ${open.join(', ')}`,
        }
      },
    ),
})
