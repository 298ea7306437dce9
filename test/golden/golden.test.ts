import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CommandDeps } from '@gatehouse/bot/command.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { readArguments } from '@gatehouse/bot/grammar/arguments.ts'
import { findCommand } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords } from '@gatehouse/bot/grammar/grammar.ts'
import { compile } from '@gatehouse/core/edge/compile/index.ts'
import type { EdgePlace } from '@gatehouse/core/edge/edge-place.ts'
import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('cases/', import.meta.url))
const line = '----------\n'
const place: EdgePlace = {
  adminSocket: '/data/edge/admin.sock',
  accessLog: '/data/edge/access.log',
  wafLog: '/data/edge/waf.log',
  log: '/data/edge/caddy.log',
  storage: '/data/edge/storage',
  webSocket: '/data/web.sock',
  statusPage: '/status-page',
  statusDocuments: '/data/status',
  lists: '/data/lists',
  blocks: '/data/edge/blocks/blocks.txt',
  dns: '/data/dns',
  ownCertificates: () => [
    { certificate: '/data/edge/certificates/1.crt', key: '/data/edge/certificates/1.key' },
  ],
  probeToken: 'probe-token',
}

/** What lasts for a time lasts from here on. */
const startMs = Date.UTC(2030, 0, 1)
const asked = { by: 'anna', atMs: startMs }
const deps = { clock: { nowMs: () => startMs }, accounts: { byName: () => null } } as unknown as CommandDeps

/** The state that a new edge has after these commands. */
function stateAfter(typed: string): DesiredState {
  let state: DesiredState = {
    settings: initialSettings(':80', null),
    policies: [],
    mitigations: [],
    routes: [],
  }
  for (const words of typed.trim().split('\n').map(splitWords)) {
    const { command, words: rest } = findCommand(commands, words)
    if (!('wish' in command)) throw new Error('a golden case is made of changes')
    state = normalise(command.wish(state, readArguments(command, rest), deps, asked).after)
  }
  return state
}

/**
 * A case is a text file: commands, a line of ten hyphens, and the configuration that they give. To add one, write the commands and run
 * the tests with GOLDEN_UPDATE=1; then read what came out.
 */
describe('commands give exactly this configuration', () => {
  it.each(readdirSync(folder))('%s', name => {
    const [typed = '', expected = ''] = readFileSync(folder + name, 'utf8').split(line)
    const config = `${JSON.stringify(JSON.parse(compile(stateAfter(typed), place).body), null, 2)}\n`
    if (process.env.GOLDEN_UPDATE) writeFileSync(folder + name, `${typed.trim()}\n${line}${config}`)
    else expect(config).toBe(expected)
  })
})
