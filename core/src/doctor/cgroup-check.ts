import { bothProcesses } from './both-processes.ts'
import { type HostCheck, hostCheck } from './check.ts'
import { cgroupLimit, type Limited, limits } from './view/cgroup.ts'

/** A check that a limit of cgroups lies over both processes. */
export function cgroupCheck({
  limited,
  ...check
}: { limited: Limited } & Pick<HostCheck, 'id' | 'title' | 'protects' | 'fix' | 'sources'>): HostCheck {
  const { file } = limits[limited]
  return hostCheck({
    ...check,
    severity: 'medium',
    look: deps =>
      bothProcesses(
        deps,
        pid => `cat /sys/fs/cgroup$(grep ^0:: /proc/${pid}/cgroup | cut -d: -f3)/${file}`,
        process => {
          const limit = cgroupLimit(process, limited)
          if (limit === null) return null
          return limit.kind === 'none'
            ? { good: false, words: `has no ${file}` }
            : { good: true, words: `has ${file} ${limit.words}` }
        },
      ),
  })
}
