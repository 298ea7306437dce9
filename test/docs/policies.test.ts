import type { CommandDeps } from '@gatehouse/bot/command.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { policiesPage } from '@gatehouse/bot/docs/policies-page.ts'
import { readArguments } from '@gatehouse/bot/grammar/arguments.ts'
import { findCommand } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords } from '@gatehouse/bot/grammar/grammar.ts'
import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { presets } from '@gatehouse/core/routing/policy/presets.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { page } from './documents.ts'

const empty: DesiredState = {
  settings: initialSettings(':80', null),
  policies: [],
  mitigations: [],
  routes: [],
}

/** The state after a line, as somebody would have typed it. */
function stateAfter(state: DesiredState, line: string): DesiredState {
  const { command, words } = findCommand(commands, splitWords(line))
  if (!('wish' in command)) throw new Error(`${line} changes nothing`)
  return normalise(
    command.wish(state, readArguments(command, words), {} as CommandDeps, { by: 'anna', atMs: 0 }).after,
  )
}

it('docs/policies.md is what npm run docs writes', () => {
  expect(page('docs/policies.md').text).toBe(policiesPage(policyKinds, presets))
})

describe.each(policyKinds)('$kind', ({ kind, fields, examples, summary }) => {
  const { text } = page('docs/policies.md')
  const [, section = ''] = text.split(`\n### ${kind}\n`)

  it('has a section with every key', () => {
    expect(summary).toMatch(/^[a-z].*[^.]$/)
    for (const key of Object.keys(fields)) expect(section).toMatch(new RegExp(`^\\| \`${key}=?\` `, 'm'))
  })

  it('has examples that work as they stand', () => {
    const whole = examples.filter(line => !line.includes('…'))
    expect(examples.length).toBeGreaterThan(0)
    for (const line of whole) {
      expect(section).toContain(`\n${line}\n`)
      const { policies } = stateAfter(empty, line)
      expect(policies.map(policy => policy.kind)).toEqual([kind])
    }
  })
})

it('an example that does not work would be noticed', () => {
  expect(() => stateAfter(empty, 'policy add only-https hsts max-age=yes')).toThrow('max-age')
  expect(() => stateAfter(empty, 'policy add only-https htst')).toThrow('hsts')
  expect(() => stateAfter(empty, 'policy list')).toThrow('changes nothing')
})

it('every preset is on the page with its policies', () => {
  const { text } = page('docs/policies.md')
  const withRoute = stateAfter(empty, 'route add shop shop.example.com http://10.0.0.5:8080')
  for (const { name, policies } of presets) {
    const state = stateAfter(withRoute, `policy preset ${name} shop`)
    expect(state.routes[0]?.policies).toHaveLength(policies.length)
    for (const { kind } of policies)
      expect(text).toContain(`| \`${name}-${kind}\` | [\`${kind}\`](#${kind}) |`)
  }
})
