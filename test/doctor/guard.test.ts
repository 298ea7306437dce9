import { readdirSync, readFileSync } from 'node:fs'
import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { expect, it } from 'vitest'
import { fixtures } from './fixtures/index.ts'

const folder = new URL('running/', import.meta.url)
const tests = readdirSync(folder)
  .filter(name => name.endsWith('.test.ts'))
  .map(name => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n')

/** Where another check or another test begins. */
const next = new RegExp(`'(?:${checks.map(({ id }) => id).join('|')})'|\\n(?:it|describe)\\b`)

/** What tests of a running instance expect wherever a check is named, until another one is. */
function expected(id: string, text = tests): string[] {
  return text
    .split(`'${id}'`)
    .slice(1)
    .flatMap(
      after => (after.split(next)[0] ?? '').match(/\b(?:well|bad|unseen|not here)\b(?=:|\/| \\?\()/g) ?? [],
    )
}

/** What lacks a condition that passes, or one that does not. */
function lacking(made: (id: string) => readonly string[], on: 'host' | 'running'): string[] {
  return checks
    .filter(check => check.on === on && !['well', 'bad'].every(kind => made(check.id).includes(kind)))
    .map(({ id }) => id)
}

const ofPlace = (id: string) =>
  fixtures.filter(({ check }) => check === id).flatMap(({ cases }) => cases.map(({ sees }) => sees))

it('every rule about a place has a condition that passes and one that does not', () => {
  expect(lacking(ofPlace, 'host')).toEqual([])
  const without = (id: string) => (id === 'no-root' ? ['well', 'unseen'] : ofPlace(id))
  expect(lacking(without, 'host')).toEqual(['no-root'])
})

it('every rule about a running instance has a test in which it passes and one in which it does not', () => {
  expect(lacking(expected, 'running')).toEqual([])
  const without = (id: string) => expected(id, tests.replaceAll(`'drift'`, '""'))
  expect(lacking(without, 'running')).toEqual(['drift'])
})

it('what shows a rule is of a rule that there is', () => {
  const ids = new Set(checks.map(({ id }) => id))
  expect(fixtures.map(({ check }) => check).filter(id => !ids.has(id))).toEqual([])
})
