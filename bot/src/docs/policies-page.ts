import type { PolicyKind } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { type Preset, presetPolicyName } from '@gatehouse/core/routing/policy/presets.ts'
import { kindWords, looksLike, weakerWords } from '../replies/kind-words.ts'
import { cell, code, fence, table } from './markdown.ts'
import { introduction, orderWords } from './policies-introduction.ts'

const mark =
  '<!-- Written by `npm run docs` from the declarations in core/src/routing/policies. Change those, not this page. -->'

/** docs/policies.md as Markdown: what holds for all policies, the order, the presets, and every kind from its declaration. */
export function policiesPage(kinds: readonly PolicyKind[], presets: readonly Preset[]): string {
  const sections = [
    mark,
    '# Policies',
    introduction,
    '## The order',
    orderWords,
    order(kinds),
    '## Presets',
    'A preset makes several policies at once, and lets routes carry them: `policy preset web shop`. Policies that are there under these names are used as they are, and a policy that a route carries already stays; both are said.',
    ...presets.flatMap(presetSection),
    '## All kinds',
    'Keys that are not given have their usual value. A key without one must be given.',
    ...kinds.flatMap(kindSection),
  ]
  return `${sections.join('\n\n')}\n`
}

function order(kinds: readonly PolicyKind[]): string {
  const rows = kinds.map(({ kind, summary }, index) => [String(index + 1), link(kind), cell(summary)])
  return table(['', 'kind', 'what it does'], rows)
}

function presetSection(preset: Preset): string[] {
  const rows = preset.policies.map(({ kind, keys }) => [
    code(presetPolicyName(preset, kind)),
    link(kind),
    Object.entries(keys)
      .map(([key, value]) => code(`${key}=${value}`))
      .join(' ') || 'as usual',
  ])
  return [
    `### ${preset.name}`,
    `${sentence(preset.summary)} \`policy preset ${preset.name}\``,
    table(['policy', 'kind', 'keys'], rows),
  ]
}

function kindSection(kind: PolicyKind): string[] {
  const facts = [`- Proof: ${kind.proves}`, ...kindWords(kind).map(words => `- ${words}`)]
  return [
    `### ${kind.kind}`,
    sentence(kind.summary),
    facts.join('\n'),
    table(['key', 'looks like', 'meaning', 'usual', 'protects less with'], keyRows(kind)),
    ...presetRows(kind),
    'Examples:',
    fence(kind.examples.join('\n')),
  ]
}

/** What the presets of a kind stand for, by preset. */
function presetRows(kind: PolicyKind): string[] {
  const names = kind.fields.preset?.values ?? []
  const held = names.map(
    preset => [preset, kind.holds?.(presetOptions(kind, preset) as never) ?? {}] as const,
  )
  const rows = held.flatMap(([preset, words]) =>
    Object.entries(words).map(([label, value]) => [code(`preset=${preset}`), cell(label), cell(value)]),
  )
  return rows.length === 0 ? [] : ['What the presets stand for:', table(['', '', 'value'], rows)]
}

/** Options that say nothing but their preset; what needs to be given does not come from a preset. */
function presetOptions({ fields }: PolicyKind, preset: string): Record<string, unknown> {
  const usual = Object.entries(fields).map(([key, field]) => [key, field.usual])
  return { ...Object.fromEntries(usual), preset }
}

function keyRows({ fields }: PolicyKind): string[][] {
  return Object.entries(fields).map(([key, field]) => {
    const typed = field.read !== null
    const usual = field.usual === undefined ? 'needed' : code(field.write(field.usual))
    return [
      code(typed ? `${key}=` : key),
      typed ? code(looksLike(field)) : 'set by commands of its own',
      cell(field.summary),
      usual,
      cell(weakerWords(field)),
    ]
  })
}

function link(kind: string): string {
  return `[\`${kind}\`](#${kind})`
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
