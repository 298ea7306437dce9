import { weakens } from '@gatehouse/core/routing/policy/field.ts'
import type { PolicyKind } from '@gatehouse/core/routing/policy/policy-kind.ts'

/** What holds for every policy of a kind, one sentence each. */
export function kindWords(kind: PolicyKind): string[] {
  return [
    ...(kind.weakensWords === undefined ? [] : [`It protects less when ${kind.weakensWords}.`]),
    ...(kind.severalPerRoute ? ['A route may carry several of this kind; all of them hold.'] : []),
    ...(kind.narrows ? ['It may keep people out, so that is confirmed first.'] : []),
    ...(kind.notes ?? []).map(words => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`),
  ]
}

/** How a value looks, for people who have not typed one yet. */
export function looksLike({ values, looks, range }: PolicyKind['fields'][string]): string {
  const listed = values?.join('|') ?? looks
  return range === undefined ? listed : `${listed} (${range})`
}

/** With which values a key protects less; nothing when it never does. */
export function weakerWords({ weaker }: PolicyKind['fields'][string]): string {
  return weaker === weakens.never ? '' : (weaker.words ?? 'what covers less')
}
