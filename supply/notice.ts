import type { Component } from './component.ts'
import { exceptions } from './exceptions.ts'
import { licencesIn } from './licence.ts'
import { isNamed } from './objections.ts'

/** What a reader of NOTICE needs of a file that was copied and is no package: the letters in charts, or a schema. */
type Copy = { readonly name: string; readonly text: string }

/** Copies that a deployment contains, and those that only tests use. */
export type Copies = { readonly fonts: readonly Copy[]; readonly ofTests: readonly Copy[] }

/**
 * The text of NOTICE: what a deployment contains of others' work, who made it, under which licence, and the texts that these
 * licences want passed on. Without versions, which the bill of materials has: it changes only when somebody's work comes or goes.
 */
export function notice(components: readonly Component[], { fonts, ofTests }: Copies): string {
  const shipped = components.filter(({ development }) => !development)
  const npm = joined(shipped.filter(({ kind }) => kind === 'npm'))
  const go = joined(shipped.filter(({ kind }) => kind === 'go'))
  return `${[
    'Gatehouse\nCopyright (c) 2026 Gatehouse contributors. MIT License, see LICENSE.',
    'A deployment of Gatehouse contains the work of others, which is listed here with its licences. `npm run notice`\nwrites this file.',
    heading('npm packages'),
    ...npm.map(entry),
    heading('Go modules that are linked into Caddy; std is the standard library of Go'),
    ...go.map(entry),
    heading('Fonts'),
    ...fonts.flatMap(({ name, text }) => [name, text.trim()]),
    heading('Files of others that only tests use; no deployment contains them'),
    ...ofTests.flatMap(({ name, text }) => [name, text.trim()]),
    heading('Notices that are passed on'),
    ...[...npm, ...go].flatMap(({ name, notices }) => notices.map(text => `${name}:\n\n${text.trim()}`)),
    heading('Texts of the licences'),
    ...licenceTexts([...npm, ...go]),
  ].join('\n\n')}\n`
}

/** One entry a name: several versions may be there, each with its own texts. */
function joined(components: readonly Component[]): Component[] {
  const byName = Map.groupBy(components, ({ name }) => name)
  return [...byName.values()]
    .flatMap(([first, ...rest]) => (first ? [merged(first, rest)] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const merged = (first: Component, rest: readonly Component[]): Component => ({
  ...first,
  texts: [...new Set([first, ...rest].flatMap(({ texts }) => texts))],
  notices: [...new Set([first, ...rest].flatMap(({ notices }) => notices))],
})

function entry(component: Component): string {
  const taken = exceptions.find(exception => isNamed(exception, component.name))
  return [
    `${component.name}: ${component.declared ?? found(component).join(', ')}`,
    ...holders(component.texts).map(line => `  ${line}`),
    ...(taken ? [`  ${taken.licence}: ${taken.reason}`] : []),
  ].join('\n')
}

const found = ({ texts }: Component): string[] => [...new Set(texts.flatMap(licencesIn))].sort()

/** The lines that name who holds the rights, and not those that only speak of such lines. */
function holders(texts: readonly string[]): string[] {
  const lines = texts
    .flatMap(text => text.split('\n'))
    .map(line => line.replace(/^[\s#*/>-]*(mit license )?/i, '').trim())
  const named = lines.filter(
    line =>
      /^(copyright|©|\(c\) \d)/i.test(line) &&
      /\d{4}|\(c\)|©|copyright \w+/i.test(line) &&
      !speaksOf.test(line),
  )
  return [...new Set(named)].filter(line => line.length <= 200)
}

const speaksOf =
  /\[(yyyy|name)|\{yyyy\}|copyright (notices?|owner|holders?|and|law|interest|statement|license|in|date|to|the|or|on|is|status|protection)\b/i

/** Each licence in full, once: its most frequent wording without the lines of who holds the rights. */
function licenceTexts(components: readonly Component[]): string[] {
  const texts = components.flatMap(({ texts: all }) => all).filter(text => licencesIn(text).length === 1)
  const byLicence = Map.groupBy(texts, text => licencesIn(text)[0] ?? '')
  return [...byLicence]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, all]) => `--- ${id} ---\n\n${mostFrequent(all.map(withoutHolders))}`)
}

const withoutHolders = (text: string): string =>
  text
    .replace(/\r/g, '')
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => !(/^\s*(copyright|©|\(c\) \d|all rights reserved)/i.test(line) && !speaksOf.test(line)))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

function mostFrequent(texts: readonly string[]): string {
  const counted = [...Map.groupBy(texts, text => text)].map(([text, all]) => ({ text, count: all.length }))
  return counted.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))[0]?.text ?? ''
}

const heading = (title: string): string => `${'='.repeat(100)}\n${title}\n${'='.repeat(100)}`
