import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readBuildInfo } from '@gatehouse/core/advisories/build-info.ts'
import { describe, expect, it } from 'vitest'
import type { Component } from '../../supply/component.ts'
import { exceptions } from '../../supply/exceptions.ts'
import { allowed, licencesIn } from '../../supply/licence.ts'
import { npmComponents } from '../../supply/npm-components.ts'
import { isNamed, objectionsTo } from '../../supply/objections.ts'
import { presentNotice } from '../../supply/present-notice.ts'
import { caddyBinary } from '../harness/edge.ts'

const noticeText = readFileSync('NOTICE', 'utf8')
const mit = readFileSync('LICENSE', 'utf8')
const gpl = 'GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007\n'

const component = (about: Partial<Component>): Component => ({
  name: 'some',
  kind: 'npm',
  declared: 'MIT',
  texts: [mit],
  notices: [],
  development: false,
  ...about,
})

const goIsHere = execFileSync('sh', ['-c', 'command -v go || true'], { encoding: 'utf8' }) !== ''

it('every package that is locked has a licence of the list, or an exception with a reason', () => {
  const locked = npmComponents(resolve('.'))
  expect(locked.length).toBeGreaterThan(400)
  expect(locked.flatMap(one => objectionsTo(one))).toEqual([])
  expect(locked.filter(({ texts }) => texts.length > 0).length).toBeGreaterThan(300)
})

describe.runIf(goIsHere)('with Go', () => {
  it('every module that is linked into Caddy has one too, no exception is left over, and NOTICE is what npm run notice writes', async () => {
    const { text, components } = await presentNotice(resolve('.'))
    expect(components.flatMap(one => objectionsTo(one))).toEqual([])
    for (const { kind, texts, name } of components) if (kind === 'go') expect(texts, name).not.toEqual([])
    const idle = exceptions.filter(one => {
      const named = components.filter(({ name }) => isNamed(one, name))
      const others = exceptions.filter(other => other !== one)
      return named.every(found => objectionsTo(found, others).length === 0)
    })
    expect(idle).toEqual([])
    expect(text === noticeText, 'NOTICE is not current: run `npm run notice`').toBe(true)
  }, 300_000) // A machine whose Go has fetched nothing yet fetches it here.
})

it('NOTICE names each module that is linked, each package that is shipped, and the texts of all their licences', () => {
  const { modules } = readBuildInfo(execFileSync(caddyBinary, ['build-info'], { encoding: 'utf8' }))
  const shipped = npmComponents(resolve('.')).filter(one => !one.development && !one.forOneMachine)
  for (const name of ['std', ...modules.map(({ path }) => path), ...shipped.map(one => one.name)])
    expect(noticeText).toContain(`\n${name}: `)
  for (const id of ['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0'])
    expect(noticeText).toContain(`\n--- ${id} ---\n`)
  expect(noticeText).toContain('Copyright 2014 CoreOS, Inc')
  expect(noticeText).toContain('Bitstream Vera is a trademark of Bitstream, Inc.')
})

it('NOTICE says where each copied file is from', () => {
  for (const copied of ['bot/src/charts/letters', 'test/doctor/running/sarif-2.1.0.schema'])
    expect(noticeText).toContain(`\n${readFileSync(`${copied}.license.txt`, 'utf8').trim()}\n`)
})

describe('a licence that is not on the list', () => {
  it.each<[string, Partial<Component>]>([
    ['is declared', { declared: 'GPL-3.0-only' }],
    ['is declared beside one that is', { declared: 'MIT AND AGPL-3.0-only' }],
    ['is hidden in nested brackets', { declared: '(MIT OR (GPL-2.0-only AND ISC)) AND LGPL-3.0-only' }],
    ['is in a text, whatever is declared', { texts: [mit, gpl] }],
    ['is in a text below another one', { texts: [`${mit}\n\n${gpl}`] }],
    ['is MPL-2.0 without an exception for that package', { declared: 'MPL-2.0' }],
    ['is none at all', { declared: 'UNLICENSED' }],
    ['is nowhere to be found', { declared: null, texts: [] }],
    ['is unknown words', { declared: null, texts: ['Ask me.'], kind: 'go' }],
    [
      'is a module of Go under the AGPL',
      { declared: null, texts: ['GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3'] },
    ],
    ['forbids trade', { texts: [`${mit}\n"Commons Clause" License Condition v1.0`] }],
    ['is the Business Source License', { declared: null, texts: ['Business Source License 1.1'] }],
  ])('keeps it out: it %s', (_, about) => {
    expect(objectionsTo(component(about))).not.toEqual([])
    expect(objectionsTo(component(about)).join()).toContain('some ')
  })

  it('does not matter when another one may be chosen', () => {
    expect(objectionsTo(component({ declared: '(MIT OR GPL-3.0-only)' }))).toEqual([])
  })

  it('is taken under the name of its exception alone', () => {
    const mpl = { declared: 'MPL-2.0', texts: ['Mozilla Public License Version 2.0'] }
    expect(objectionsTo(component({ ...mpl, name: 'axe-core' }))).toEqual([])
    expect(objectionsTo(component({ ...mpl, name: 'axe-cores' }))).toHaveLength(2)
    expect(objectionsTo(component({ name: 'axe-core', declared: 'GPL-3.0-only' }))).toHaveLength(1)
  })
})

it.each<[string, readonly string[]]>([
  ['Apache License\n      Version 2.0, January 2004', ['Apache-2.0']],
  ['// Licensed under the Apache License, Version 2.0 (the "License");', ['Apache-2.0']],
  ['Redistribution and use in source and binary forms, with or without modification', ['BSD-2-Clause']],
  [
    'Redistribution and use in source and binary forms … Neither the name of the holder nor',
    ['BSD-3-Clause'],
  ],
  [
    'Mozilla Public License, version 2.0\n means either the GNU General Public License, Version 2.0',
    ['MPL-2.0'],
  ],
  ['This library is under the terms of the GNU Lesser\nGeneral Public License', ['LGPL']],
  ['All rights reserved.', []],
])('the text %j is %j', (text, ids) => {
  expect(licencesIn(text)).toEqual(ids)
})

it('the list has no licence that asks for more than attribution', () => {
  expect([...allowed].filter(id => /GPL|MPL|SSPL|BUSL|EPL|CDDL|EUPL|-NC|-SA|-ND/.test(id))).toEqual([])
})
