import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { ComposeFile, readComposeFile } from './compose-file.ts'
import { readDockerfile } from './dockerfile.ts'
import { rules } from './policy/index.ts'
import type { Deployment } from './policy/rule.ts'
import { ourComposeFile } from './stack.ts'

const ours = (): Deployment => ({
  compose: readComposeFile(ourComposeFile),
  stages: readDockerfile(new URL('../../deploy/Dockerfile', import.meta.url)),
})
const broken = (deployment: Deployment) =>
  rules.filter(rule => rule.broken(deployment).length > 0).map(({ id }) => id)

it.each(rules.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  expect(rule.broken(ours()), rule.demands).toEqual([])
  const evil = ours()
  rule.evil(evil)
  expect(broken(evil)).toEqual([id])
})

it('has a name of its own for each rule', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  expect(rules.length).toBeGreaterThan(40)
})

const asPrinted = printed()
if (asPrinted === null)
  process.stderr.write(
    '\n!! NOT TESTED: docker-compose.yml as compose itself reads it, for there is none that prints JSON; the file was read by ours.\n\n',
  )

it.skipIf(asPrinted === null)('says the same to compose as to these rules', () => {
  const compose = ComposeFile.parse(JSON.parse(asPrinted ?? ''))
  expect(broken({ ...ours(), compose })).toEqual([])
  expect(Object.keys(compose.services).sort()).toEqual(Object.keys(ours().compose.services).sort())
})

function printed(): string | null {
  const words = ['--profile', '*', '-f', ourComposeFile.pathname, 'config', '--format', 'json']
  for (const [program, ...before] of [['docker', 'compose'], ['docker-compose']]) {
    try {
      return execFileSync(program ?? '', [...before, ...words], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    } catch {
      // Not there, or of an age that prints no JSON: the next one.
    }
  }
  return null
}
