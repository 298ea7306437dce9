import { isDeepStrictEqual } from 'node:util'
import { type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js'
import { z } from 'zod'
import type { Rest } from '../rest/open-rest.ts'
import { commandName, onCallName, watchName } from './limits.ts'

/** Where commands are registered: in one server, where they are there at once, or everywhere. */
interface Scope {
  application: string
  guild: string | null
}

type Body = RESTPostAPIApplicationCommandsJSONBody

const Listed = z.array(z.looseObject({ id: z.string(), name: z.string() }))

/** Registers the commands when Discord has others; true when it had. @throws what the library throws */
export async function register(rest: Rest, scope: Scope, wanted: readonly Body[]): Promise<boolean> {
  if (await isRegistered(rest, scope, wanted)) return false
  await rest.steady.put(routeOf(scope), { body: wanted })
  return true
}

/** Whether Discord has exactly these commands. @throws what the library throws */
export async function isRegistered(rest: Rest, scope: Scope, wanted: readonly Body[]): Promise<boolean> {
  const there = await listed(rest, scope)
  const named = (list: readonly { name: string }[]) =>
    Object.fromEntries(list.map(one => [one.name, normal(one, scope.guild === null ? forAllServers : [])]))
  return there.length === wanted.length && isDeepStrictEqual(named(there), named(wanted))
}

/** Takes away what an earlier setting registered elsewhere, which would be offered twice. @throws what the library throws */
export async function unregister(rest: Rest, scope: Scope): Promise<boolean> {
  const there = await listed(rest, scope)
  const own = new Set([commandName, onCallName, watchName])
  if (!there.some(({ name }) => own.has(name))) return false
  await rest.steady.put(routeOf(scope), { body: [] })
  return true
}

async function listed(rest: Rest, scope: Scope): Promise<z.infer<typeof Listed>> {
  return Listed.parse(await rest.steady.get(routeOf(scope)))
}

function routeOf({ application, guild }: Scope): ReturnType<typeof Routes.applicationCommands> {
  return guild === null
    ? Routes.applicationCommands(application)
    : Routes.applicationGuildCommands(application, guild)
}

/** What we say about a command; Discord adds ids and versions, and fills in what was left out. */
const ours = ['type', 'name', 'description', 'options', 'required', 'autocomplete', 'choices', 'value']
/** What is only said about commands of all servers. */
const forAllServers = ['contexts', 'integration_types']

function normal(value: unknown, further: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map(one => normal(one, further))
  if (typeof value !== 'object' || value === null) return value
  const said = Object.entries(value).filter(
    ([key, one]) => (ours.includes(key) || further.includes(key)) && !isDefault(one),
  )
  return Object.fromEntries(said.map(([key, one]) => [key, normal(one, further)]))
}

function isDefault(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  )
}
