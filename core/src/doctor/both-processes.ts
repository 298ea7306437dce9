import type { HostDeps } from './doctor-deps.ts'
import { bad, type Seen, unseen, well } from './seen.ts'
import type { ProcessView } from './view/process-view.ts'

/** What one process shows: good, not good, or nothing. */
export type OneProcess = { good: boolean; words: string } | null

/**
 * Looks at the process of Gatehouse and at that of Caddy. One that is bad is enough; one that is not seen keeps the other from being a pass.
 * @param command what shows it at the machine, of a process by its number
 */
export function bothProcesses(
  { self, edgeProcess }: Pick<HostDeps, 'self' | 'edgeProcess'>,
  command: (pid: string) => string,
  see: (process: ProcessView) => OneProcess,
): Seen {
  const views = [
    { name: 'Gatehouse', one: see(self) },
    { name: 'Caddy', one: edgeProcess === null ? null : see(edgeProcess) },
  ]
  const said = views.flatMap(({ name, one }) =>
    one === null ? [] : [{ ...one, words: `${name} ${one.words}` }],
  )
  const wrong = said.filter(({ good }) => !good)
  if (wrong.length > 0) return bad(`${wrong.map(({ words }) => words).join('; ')}.`)
  const hidden = views.filter(({ one }) => one === null).map(({ name }) => name)
  const words = said.map(one => one.words).join('; ')
  if (hidden.length === 0) return well(`${words}.`)
  const pid = hidden[0] === 'Gatehouse' ? String(self.pid) : '$(pgrep -o caddy)'
  return unseen(
    `${hidden.join(' and ')} cannot be looked at from here${words === '' ? '' : `; ${words}`}.`,
    command(pid),
  )
}
