import { mitigationKinds } from '@gatehouse/core/routing/mitigations/index.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Command, defineCommand, key, optional, positional } from '../../bot/src/command.ts'
import { commands } from '../../bot/src/commands/index.ts'
import { parametersOf } from '../../bot/src/grammar/usage.ts'
import { discordCommands, fitAll } from '../../bot/src/platforms/discord/commands/commands.ts'
import { charactersOf, fitCommands } from '../../bot/src/platforms/discord/commands/fit.ts'
import { limits, lineOption, moreOption } from '../../bot/src/platforms/discord/commands/limits.ts'
import { upScene } from './scene.ts'

const taken = { characters: 150, places: 1 }
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

/** Made-up commands, so that room runs out. */
function many(count: number, name: (index: number) => string): Command[] {
  return Array.from({ length: count }, (_, index) =>
    defineCommand({
      name: name(index),
      summary: 'a made-up command that says what it does in some words',
      role: index % 2 === 0 ? 'viewer' : 'admin',
      risk: 'read',
      parameters: {
        thing: positional(z.string(), 'thing', 'which thing is meant by it'),
        size: key(z.string(), 'size', 'how large it is, if it matters'),
      },
      examples: [],
      read: () => ({ title: 'done', severity: 'ok' }),
    }),
  )
}

/** Every command of today, where Discord shows it. */
function placedToday() {
  return Object.values(fitAll(commands)).flatMap(({ placed }) => placed)
}

describe('the commands that Discord knows', () => {
  it('have a place for every command of today', () => {
    expect(names(Object.values(fitAll(commands)).flatMap(({ left }) => left))).toEqual([])
    expect(names(placedToday().map(({ command }) => command)).toSorted()).toEqual(names(commands).toSorted())
  })

  it('show whoever is on call what they need, each by its own word, and nothing else', () => {
    const [, onCall] = discordCommands(commands, null)
    const words = onCall && 'options' in onCall ? names(onCall.options ?? []) : []
    expect(onCall?.name).toBe('oncall')
    for (const { kind } of mitigationKinds) expect(words).toContain(kind)
    for (const word of ['panic', 'block', 'unblock', 'extend', 'end', 'keep', 'undo', 'incident'])
      expect(words).toContain(word)
    for (const word of ['route', 'policy', 'account', 'key']) expect(words).not.toContain(word)
  })

  it('has an option for everything that a command cannot do without, and a way to say all the rest', () => {
    for (const { command, top, options } of placedToday()) {
      for (const [name, { place, needed }] of Object.entries(parametersOf(command))) {
        const option = options.find(one => one.name === name)
        if (place === 'positional' || place === 'rest')
          expect(option, `${command.name} ${name}`).toBeDefined()
        if (place === 'positional') expect(option?.required ?? false).toBe(needed)
        if (needed && place === 'key') expect(option?.required, `${command.name} ${name}`).toBe(true)
        const isRare = 'propose' in command && top !== 'oncall' && name === 'keep-within'
        if (option === undefined && !isRare)
          expect(names(options), `${command.name} ${name}`).toContain(moreOption)
      }
    }
  })

  it('offers completion where there is something to offer, and nowhere else', () => {
    const completed = (name: string, option: string) =>
      placedOf(name)?.options.find(one => one.name === option)?.autocomplete === true
    const placedOf = (name: string) => placedToday().find(({ command }) => command.name === name)
    expect(completed('route show', 'name')).toBe(true)
    expect(completed('policy add', 'kind')).toBe(true)
    expect(completed('key rotate', 'overlap')).toBe(true)
    expect(completed('place allow', 'workspace')).toBe(true)
    expect(completed('route add', 'name')).toBe(false)
    expect(completed('route add', 'upstreams')).toBe(false)
  })

  it('needs no name that Discord or the way to say the rest has taken', () => {
    for (const command of commands) {
      for (const name of Object.keys(parametersOf(command))) {
        expect([moreOption, lineOption]).not.toContain(name)
        expect(name).toMatch(/^[a-z][a-z0-9-]{0,31}$/)
      }
    }
  })

  it('keeps within 8000 characters and 25 places, however many commands come', () => {
    for (const made of [
      commands,
      many(200, index => `noun${index % 30} verb${index}`),
      many(60, index => `word${index}`),
      many(60, index => `noun verb${index}`),
      [...commands, ...many(60, index => `more${index % 8} verb${index}`)],
      [...commands, ...many(60, index => `incident verb${index}`)],
      [...commands, ...many(60, index => `block verb${index}`)],
    ]) {
      for (const one of discordCommands(made, null)) {
        if (!('description' in one)) continue
        const counted: Parameters<typeof charactersOf>[0] = JSON.parse(JSON.stringify(one))
        expect(charactersOf(counted)).toBeLessThanOrEqual(limits.characters)
        expect(counted.options?.length).toBeLessThanOrEqual(limits.children)
        for (const one of counted.options ?? []) expect(one.options?.length ?? 0).toBeLessThanOrEqual(25)
      }
      const all = Object.values(fitAll(made)).flatMap(({ placed, left }) => [...placed, ...left])
      expect(all.length).toBe(made.length)
    }
  })

  it('leaves out what admins do now and then before what people do every day', () => {
    const { left } = fitCommands([...many(120, index => `noun${index % 20} verb${index}`)], taken)
    expect(left.length).toBeGreaterThan(0)
    expect(new Set(left.slice(0, 20).map(({ role }) => role))).toEqual(new Set(['admin']))
  })

  it('is taken by Discord as it is, and each command of today is heard as it was meant', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    for (const { command, top, group, name, options } of placedToday()) {
      const given = Object.fromEntries(
        options
          .filter(({ required }) => required)
          .map(({ name, choices }) => [name, choices?.[0]?.value ?? 'x']),
      )
      await anna.slash(ops, [top, group, name].filter(word => word !== null).join(' '), given)
      const heard = await program.until(() => program.heard.shift())
      expect(heard).toMatchObject({ line: expect.stringMatching(new RegExp(`^${command.name}( |$)`)) })
    }
  })

  it('gives a command whose name is a noun as well a place in the group of that noun', async () => {
    const made = [
      ...many(1, () => 'logs'),
      ...many(2, index => `logs top${index}`),
      defineCommand({
        name: 'gap',
        summary: 'two words that may be left out',
        role: 'viewer',
        risk: 'read',
        parameters: {
          from: optional(z.string(), 'from', 'the first'),
          to: optional(z.string(), 'to', 'the second'),
        },
        examples: [],
        read: () => ({ title: 'done', severity: 'ok' }),
      }),
    ]
    const { discord, program } = await upScene({ parts: { commands: made } })
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    await anna.slash(ops, 'watch logs logs', { thing: 'today' })
    await anna.waitFor(ops, /Heard logs today/)
    // The value of an option is never a part of the name.
    await anna.slash(ops, 'watch logs logs', { thing: 'top1' })
    await anna.waitFor(ops, /cannot be told apart/)
    await anna.slash(ops, 'gate gap', { to: '7' })
    await anna.waitFor(ops, /Say from as well/)
    expect(program.heard).toHaveLength(1)
  })
})
