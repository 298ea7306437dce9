import { readdirSync, readFileSync } from 'node:fs'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { commandsPage } from '@gatehouse/bot/docs/commands-page.ts'
import { parametersOf } from '@gatehouse/bot/grammar/usage.ts'
import { answering, answeringKinds } from '@gatehouse/core/routing/mitigation/answering.ts'
import { Mitigation, mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { laidName, laidOwner } from '@gatehouse/core/routing/mitigation/mitigation-kind.ts'
import { mitigationKinds } from '@gatehouse/core/routing/mitigations/index.ts'
import { everyKind, findKind } from '@gatehouse/core/routing/policies/index.ts'
import { Policy } from '@gatehouse/core/routing/policy/policy.ts'
import { describe, expect, it } from 'vitest'

describe.each(mitigationKinds)('the mitigation $kind', ({ kind, summary }) => {
  it('has a test by real traffic, a golden case and a scenario through every face', () => {
    expect(readdirSync('test/mitigations')).toContain(`${kind}.test.ts`)
    expect(readdirSync('test/golden/cases')).toContain(`mitigation-${kind}.txt`)
    expect(readdirSync('test/faces/scenarios')).toContain(`${kind}.test.ts`)
  })

  it('has a command of its name that says for how long and why, and a line in the documentation', () => {
    const command = commands.find(({ name }) => name === kind)
    expect(command).toMatchObject({ role: 'operator', risk: 'change' })
    expect(Object.keys(command ? parametersOf(command) : {})).toEqual(
      expect.arrayContaining(['route', 'for', 'until', 'reason']),
    )
    expect(commandsPage(commands).includes(`\n## ${kind}\n`), 'docs/commands.md').toBe(true)
    expect(readFileSync('docs/on-call.md', 'utf8').includes(kind), 'docs/on-call.md').toBe(true)
    expect(summary).toMatch(/^[a-z].*[^.]$/)
  })
})

it('whatever answers requests itself is told apart in every number', () => {
  // It sends requests elsewhere, and answers none.
  const answersNothing = ['drain']
  const told = mitigationKinds.map(({ kind }) => kind).filter(kind => !answersNothing.includes(kind))
  expect([...answeringKinds].sort(), 'core/src/routing/mitigation/answering.ts').toEqual(told.sort())
  expect(new Set(Object.values(answering).map(({ letter }) => letter)).size).toBe(answeringKinds.length)
  for (const { letter } of Object.values(answering)) expect(letter).toMatch(/^[^grlfcb]$/)
})

it('what a mitigation lays is never taken for a policy that somebody made', () => {
  for (const { kind } of mitigationKinds)
    for (const route of ['shop', null])
      for (const part of ['', 'waf']) {
        const name = laidName({ kind, route }, part)
        expect(laidOwner(name)).toBe(mitigationName({ kind, route, upstream: null }))
      }
  expect(laidOwner('web-waf')).toBeUndefined()
})

it('a mitigation of a kind that there is not cannot be read', () => {
  const one = {
    route: 'shop',
    upstream: null,
    options: {},
    reason: null,
    by: 'anna',
    sinceMs: 0,
    untilMs: null,
  }
  expect(Mitigation.safeParse({ ...one, kind: 'mayhem' }).success).toBe(false)
  expect(Mitigation.safeParse({ ...one, kind: 'lockdown' }).success).toBe(true)
})

it('kinds of policies that only mitigations lay are nobody’s to add', () => {
  const laidOnly = everyKind.filter(({ onlyLaid }) => onlyLaid).map(({ kind }) => kind)
  expect(laidOnly).toContain('maintenance')
  for (const kind of laidOnly) {
    expect(findKind(kind), kind).toBeUndefined()
    expect(Policy.safeParse({ name: 'mine', kind, options: {} }).success, kind).toBe(false)
  }
})
