import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import type { Command, CommandDeps, Parameter, PolicyKindOf } from '../command.ts'
import { heldNames } from '../parameters/mitigation.ts'
import { keepable, undoable } from '../parameters/operation.ts'
import { upstreamNames, upstreamsBehind } from '../parameters/upstream-names.ts'
import type { Suggest } from '../suggest.ts'
import { findName } from './find-command.ts'
import { splitWords, type Word } from './grammar.ts'
import { parametersOf } from './usage.ts'

/** What a half-typed line may go on with: each of `hits` may stand in place of `part`, the line's last word. */
export interface Completion {
  hits: string[]
  part: string
}

/** What there is to complete from. */
export interface CompletionSource {
  commands: readonly Command[]
  /** `said` are the words behind the command's name. */
  names(what: Exclude<Suggest, 'command'>, said: readonly string[]): readonly string[]
  kindOf: PolicyKindOf
}

const maxHits = 200

/** Completes commands, keys, listed values, and the names of things that are there. */
export function complete(deps: CommandDeps, line: string): Completion {
  return completeFrom(
    {
      commands: deps.commands,
      names: (what, said) => namesIn(deps, what, said),
      kindOf: name => deps.edge.current().state.policies.find(policy => policy.name === name)?.kind,
    },
    line,
  )
}

/** The same from a copy of what there is. */
export function completeFrom(source: CompletionSource, line: string): Completion {
  const part = /\S*$/u.exec(line)?.[0] ?? ''
  const hits = [...new Set(candidates(source, wordsBefore(line.slice(0, line.length - part.length)), part))]
  return { hits: hits.filter(hit => hit.startsWith(part.toLowerCase())).slice(0, maxHits), part }
}

function candidates(source: CompletionSource, words: readonly Word[], part: string): string[] {
  const found = findName(source.commands, words)
  const names = nextNames(source.commands, words)
  if (!found) return names
  return [...names, ...argumentCandidates(source, found.command, found.words, part)]
}

function argumentCandidates(
  source: CompletionSource,
  command: Command,
  words: readonly Word[],
  part: string,
): string[] {
  const entries = Object.entries(parametersOf(command))
  const key = /^([a-z][a-z0-9-]*)=/.exec(part)?.[1]
  if (key !== undefined) {
    const [, parameter] = entries.find(([name, { place }]) => name === key && place === 'key') ?? []
    const values = parameter
      ? valuesOf(source, parameter, words)
      : (openKeys(source, entries, words)[key] ?? [])
    return values.map(value => `${key}=${value}`)
  }
  const places = entries.map(([, parameter]) => parameter).filter(({ place }) => place === 'positional')
  const given = words.filter(word => word.kind === 'word').length
  const here =
    places[given] ?? entries.map(([, parameter]) => parameter).find(({ place }) => place === 'rest')
  const values = here ? nextValues(source, here, words).map(value => `${value} `) : []
  if (places[given]?.needed) return values
  const used = new Set(words.flatMap(word => (word.kind === 'key' ? [word.key] : [])))
  const keys = entries.filter(([name, { place }]) => place === 'key' && !used.has(name)).map(([name]) => name)
  const open = Object.keys(openKeys(source, entries, words)).filter(name => !used.has(name))
  return [...values, ...[...open, ...keys].map(name => `${name}=`)]
}

function openKeys(
  source: CompletionSource,
  entries: readonly (readonly [string, Parameter])[],
  words: readonly Word[],
): Readonly<Record<string, readonly string[]>> {
  const parameter = entries.map(([, one]) => one).find(({ place }) => place === 'keys')
  const said = words.flatMap(word => (word.kind === 'word' ? [word.text] : []))
  return parameter?.known?.(source.kindOf, said) ?? {}
}

function valuesOf(source: CompletionSource, parameter: Parameter, words: readonly Word[]): readonly string[] {
  if (parameter.values) return parameter.values
  if (parameter.suggest === undefined) return []
  return parameter.suggest === 'command'
    ? nextNames(source.commands, words).map(name => name.trim())
    : source.names(
        parameter.suggest,
        words.flatMap(word => (word.kind === 'word' ? [word.text.toLowerCase()] : [])),
      )
}

/** Of names that are several words, those words that may come next. */
function nextValues(source: CompletionSource, parameter: Parameter, words: readonly Word[]): string[] {
  const values = valuesOf(source, parameter, words)
  if (parameter.suggest !== 'mitigation') return [...values]
  const said = words.flatMap(word => (word.kind === 'word' ? [word.text.toLowerCase()] : []))
  return values.flatMap(value => {
    const parts = value.split(' ')
    const next = parts[said.length]
    return next !== undefined && said.every((word, index) => word === parts[index]) ? [next] : []
  })
}

function namesIn(deps: CommandDeps, what: Exclude<Suggest, 'command'>, said: readonly string[]): string[] {
  switch (what) {
    case 'route':
      return deps.edge.current().state.routes.map(route => route.name)
    case 'policy':
      return deps.edge.current().state.policies.map(policy => policy.name)
    case 'policy kind':
      return policyKinds.map(({ kind }) => kind)
    case 'revision':
      return deps.revisions.list(20).map(revision => String(revision.number))
    case 'account':
      return deps.accounts.list().map(account => account.name)
    case 'key':
      return deps.keys.list().flatMap(key => (key.revokedAtMs === null ? [key.name] : []))
    case 'mitigation':
      return heldNames(deps)
    case 'operation':
      return undoable(deps)
    case 'lease':
      return keepable(deps)
    case 'upstream':
      return [...upstreamsBehind(upstreamNames(deps.edge.current().state.routes), said[0] ?? '')]
    case 'confirmation':
      return deps.confirmations.waiting().map(({ id }) => id.slice(0, 8))
  }
}

/** The words that can follow these on the way to a command's whole name. */
function nextNames(commands: readonly Command[], words: readonly Word[]): string[] {
  const said = words.map(word => (word.kind === 'word' ? word.text.toLowerCase() : undefined))
  return commands
    .map(({ name }) => name.split(' '))
    .filter(parts => parts.length > said.length && said.every((word, index) => word === parts[index]))
    .map(parts => `${parts[said.length]} `)
}

/** None inside of an open quotation mark: there nothing can be completed. */
function wordsBefore(text: string): Word[] {
  const open = (text.match(/["“”]/gu)?.length ?? 0) % 2 === 1
  return open || /\p{Cc}/u.test(text)
    ? [{ kind: 'word', text: '', quoted: true }]
    : splitWords(text.replaceAll(/['‘’‚‛«»]/gu, ''))
}
