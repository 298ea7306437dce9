import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'
import { notHere } from '../seen.ts'
import { isContained } from '../view/container.ts'
import { isMachines } from '../view/namespace.ts'

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
            const shared = isMachines(process.pid, 'pid')
            return shared === null ? null : { good: !shared, words: shared ? 'shares them' : 'has its own' }
          },
        )
      : notHere('Gatehouse does not run in a container.'),
})
