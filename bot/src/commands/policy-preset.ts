import { AppError } from '@gatehouse/core/error.ts'
import { type DesiredState, findRoute, withRoute } from '@gatehouse/core/routing/desired-state.ts'
import { findPolicy, kindOf, type Policy } from '@gatehouse/core/routing/policy/policy.ts'
import { optionWords, typedKeys, typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { type Preset, presetPolicyName, presets } from '@gatehouse/core/routing/policy/presets.ts'
import { z } from 'zod'
import { defineCommand, positional, rest } from '../command.ts'
import { carriers, demandKind } from '../parameters/policy.ts'

const names = presets.map(({ name }) => name)

/** A sensible set of policies in one command; what is there already under its names is used as it is. */
export const policyPreset = defineCommand({
  name: 'policy preset',
  summary: 'a sensible set of policies for one use, and the routes that carry it',
  role: 'operator',
  risk: 'change',
  parameters: {
    preset: positional(z.enum(names, `say one of ${names.join(', ')}`), 'preset', 'for which use', {
      values: names,
    }),
    routes: rest(z.string(), 'route', 'the routes that carry it from then on', { suggest: 'route' }),
  },
  examples: ['policy preset web', 'policy preset web shop', 'policy preset internal wiki'],
  wish: (state, { preset: name, routes }) => {
    const preset = demandPreset(name)
    const policies = preset.policies.map(({ kind, keys }) => policyOf(state, preset, kind, keys))
    const added = policies.filter(policy => !state.policies.includes(policy))
    const used = policies.filter(policy => state.policies.includes(policy))
    let after: DesiredState = { ...state, policies: [...state.policies, ...added] }
    const said: string[] = []
    for (const routeName of new Set(routes)) {
      const own = ownPolicies(after, routeName, policies)
      for (const policy of own) said.push(`${routeName} keeps its own ${policy.kind} (${policy.name})`)
      after = carrying(
        after,
        routeName,
        policies.filter(({ kind }) => !own.some(one => one.kind === kind)),
      )
    }
    const idle = added.filter(({ name }) => routes.length > 0 && carriers(after, name).length === 0)
    if (idle.length > 0) said.push(`made, and carried by no route: ${idle.map(one => one.name).join(', ')}`)
    if (used.length > 0)
      said.unshift(`used as they were: ${used.map(one => asItWas(preset, one)).join(', ')}`)
    const onto = routes.length === 0 ? 'is there' : `is on ${[...new Set(routes)].join(', ')}`
    return { after, done: [`Preset ${name} ${onto}`, ...said].join('; ') }
  },
})

/** A policy that was there, with what of it is not as the preset has it. */
function asItWas(preset: Preset, policy: Policy): string {
  const wished = preset.policies.find(({ kind }) => kind === policy.kind)
  const kind = kindOf(policy)
  const words = optionWords(kind, typedOptions(kind, null, wished?.keys ?? {}))
  const own = optionWords(kind, policy.options)
  // What other commands set, such as users, no preset says.
  const other = typedKeys(kind).filter(key => own[key] !== words[key])
  const differs = other.map(key => `${key}=${own[key]} instead of ${words[key]}`)
  return differs.length === 0 ? policy.name : `${policy.name} (${differs.join(', ')})`
}

function demandPreset(name: string): Preset {
  const preset = presets.find(one => one.name === name)
  if (!preset) throw new Error(`no preset ${name}`)
  return preset
}

/** @throws AppError `conflict` when something else has the name */
function policyOf(state: DesiredState, preset: Preset, kind: string, keys: Record<string, string>): Policy {
  const name = presetPolicyName(preset, kind)
  const there = state.policies.find(policy => policy.name === name)
  if (there && there.kind !== kind)
    throw new AppError(
      'conflict',
      `The policy ${name} is of the kind ${there.kind}; the preset ${preset.name} needs ${kind} under that name.`,
    )
  return there ?? { name, kind, options: typedOptions(demandKind(kind), null, keys) }
}

/** The policies of a route that stand in the way of others of their kind. */
function ownPolicies(state: DesiredState, routeName: string, policies: readonly Policy[]): Policy[] {
  return findRoute(state, routeName)
    .policies.map(name => findPolicy(state, name))
    .filter(own => !kindOf(own).severalPerRoute)
    .filter(own => policies.some(({ kind, name }) => kind === own.kind && name !== own.name))
}

function carrying(state: DesiredState, routeName: string, policies: readonly Policy[]): DesiredState {
  const route = findRoute(state, routeName)
  const carried = new Set([...route.policies, ...policies.map(({ name }) => name)])
  return withRoute(state, { ...route, policies: [...carried] })
}
