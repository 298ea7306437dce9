import { readlinkSync } from 'node:fs'
import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'
import { notHere } from '../seen.ts'
import { isContained } from '../view/container.ts'

/** PROC_PID_INIT_INO of the kernel (include/linux/proc_ns.h): the machine’s own. */
const machines = 'pid:[4026531836]'

/** A container does not see what else runs on the machine. */
export const hostProcesses = hostCheck({
  id: 'host-processes',
  title: 'the containers do not share the processes of the machine',
  severity: 'high',
  protects: 'Whoever takes over a container could see, trace and end every process of the machine.',
  fix: 'Take `pid: host` out of the compose file.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.16'],
  look: deps =>
    isContained(deps.self)
      ? bothProcesses(
          deps,
          pid => `readlink /proc/${pid}/ns/pid`,
          process => {
            const own = namespaceOf(process.pid)
            if (own === null) return null
            return { good: own !== machines, words: own === machines ? 'shares them' : 'has its own' }
          },
        )
      : notHere('Gatehouse does not run in a container.'),
})

function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return null // another user's
  }
}
