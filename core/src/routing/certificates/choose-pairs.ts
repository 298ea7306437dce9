import { covers } from './certificate.ts'
import type { FolderReading, OwnPair, PairProblem } from './own-pair.ts'

/** What the edge should use of a folder. */
export interface Chosen {
  pairs: OwnPair[]
  problems: PairProblem[]
  /** Hosts for which there is no certificate that is good today. */
  uncovered: string[]
}

/**
 * The pairs for these hosts. A good file takes the place of the pair of its name. A bad one does not, nor does one that would leave a host
 * without a certificate: the pair before is used on, and the problem says so.
 */
export function choosePairs(
  { pairs, problems }: FolderReading,
  inUse: readonly OwnPair[],
  hosts: readonly string[],
  nowMs: number,
): Chosen {
  const chosen = new Map(pairs.map(pair => [pair.name, pair]))
  const found: PairProblem[] = []
  for (const { name, words } of problems) {
    const old = inUse.find(pair => pair.name === name)
    if (old) chosen.set(name, old)
    found.push({ name, words: old ? `${words} The one before is used on.` : words })
  }
  let names = allNames(chosen.values())
  for (const old of inUse) {
    if (chosen.get(old.name)?.id === old.id) continue
    const lost = hosts.find(host => covers(old.certificate.names, host) && !covers(names, host))
    if (lost === undefined) continue
    found.push({ name: old.name, words: keptWords(old.name, lost, chosen.has(old.name)) })
    chosen.set(old.name, old)
    names = allNames(chosen.values())
  }
  const all = [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const good = allNames(all.filter(({ certificate }) => certificate.notAfterMs > nowMs))
  return { pairs: all, problems: found, uncovered: hosts.filter(host => !covers(good, host)) }
}

function allNames(pairs: Iterable<OwnPair>): Set<string> {
  return new Set([...pairs].flatMap(({ certificate }) => certificate.names))
}

function keptWords(name: string, host: string, replaced: boolean): string {
  return replaced
    ? `${name}.crt is not for ${host} any more, and no other file is. The one before is used on.`
    : `${name}.crt is gone, and no other file is for ${host}. The one before is used on.`
}
