import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { until } from '../harness/ask.ts'
import type { Scene } from './each-face.ts'

/** A search for names with quotes in them. */
export const quotes = '/search?q=1%27%20OR%20%271%27=%271'
/** The same, with what must not be markup anywhere. */
export const hostile = '/@everyone/%3C!channel%3E/%E2%80%AE?q=1%27%20OR%20%271%27=%271'

/** What makes two routes behind one WAF. */
export const twoBehindWaf = [
  'route add shop shop.localhost answer=200',
  'route add wiki wiki.localhost answer=200',
  'policy add it waf',
  'route policy add shop it',
  'route policy add wiki it',
]

/** What a visitor gets of a route. */
export const visit = async ({ gate }: Pick<Scene, 'gate'>, route: string, path: string) =>
  (await gate.ask(`${route}.localhost`, path, { headers: { 'User-Agent': 'Mozilla/5.0', Accept: '*/*' } }))
    .status

/** Two routes behind one WAF, and so many requests to the first that it refused. @returns the reference of one */
export async function refuse(scene: Scene, times: number, path = quotes): Promise<string> {
  const { gate } = scene
  await gate.done(...twoBehindWaf)
  for (let time = 0; time < times; time += 1) expect(await visit(scene, 'shop', path)).toBe(403)
  // The edge writes a line a moment after its answer.
  const refs = await until(
    () =>
      readFileSync(gate.edge.place.wafLog, 'utf8')
        .split('\n')
        .filter(line => line.includes('"rule_id":942100'))
        .map((line): string => JSON.parse(line).transaction_id),
    found => found.length === times,
  )
  return refs[0] ?? ''
}
