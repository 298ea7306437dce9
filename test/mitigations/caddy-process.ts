import { existsSync, readFileSync } from 'node:fs'
import type { TestEdge } from '../harness/edge.ts'

/** The process of the Caddy that runs; null while there is none. */
export function caddyPid({ place }: Pick<TestEdge, 'place'>): number | null {
  return existsSync(place.processFile) ? JSON.parse(readFileSync(place.processFile, 'utf8')).pid : null
}

/** Kills it as `kill -9` does, and gives its process. */
export function killCaddy(edge: Pick<TestEdge, 'place'>): number {
  const victim = caddyPid(edge)
  if (victim === null) throw new Error('no Caddy to kill')
  process.kill(victim, 'SIGKILL')
  return victim
}
