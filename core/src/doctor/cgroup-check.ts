import { bothProcesses } from './both-processes.ts'
import { type HostCheck, hostCheck } from './check.ts'
import { cgroupLimit } from './view/cgroup.ts'

/** A check that a limit of cgroups lies over both processes. */
export function cgroupCheck({
  file,
  ...check
}: { file: 'memory.max' | 'pids.max' | 'cpu.max' } & Pick<
  HostCheck,
  'id' | 'title' | 'protects' | 'fix' | 'sources'
>): HostCheck {
  return hostCheck({
    ...check,
    severity: 'medium',
    look: deps =>
      bothProcesses(
        deps,
        pid => `cat /sys/fs/cgroup$(cut -d: -f3 /proc/${pid}/cgroup)/${file}`,
        process => {
          const limit = cgroupLimit(process, file)
          if (limit === null) return null
          return limit.kind === 'none'
            ? { good: false, words: `has no ${file}` }
            : { good: true, words: `has ${file} ${limit.words}` }
        },
      ),
  })
}
