import { durationSeconds } from '@gatehouse/core/duration.ts'
import { z } from 'zod'
import { type Command, defineCommand, key, optional, positional, rest } from '../../bot/src/command.ts'
import type { DispatchDeps } from '../../bot/src/dispatch/dispatch-deps.ts'
import { helpReply } from '../../bot/src/grammar/usage.ts'
import { AppError } from '../../core/src/error.ts'
import { silentLog } from '../../core/src/log.ts'
import { type DesiredState, findRoute } from '../../core/src/routing/desired-state.ts'
import { Host } from '../../core/src/routing/host.ts'
import { initialSettings } from '../../core/src/routing/settings.ts'
import { Slug } from '../../core/src/routing/slug.ts'
import { Database } from '../../core/src/sqlite/database.ts'
import { fakeBlocking } from '../fakes/blocking.ts'
import { FakeEdge } from '../fakes/edge.ts'
import { quietDeps } from '../fakes/quiet-deps.ts'
import { openTestStores } from '../harness/edge.ts'

const body = z.string().max(100, 'a body has at most 100 characters')

/** One command of every sort, so that the tests of the faces depend on no real one. */
export const commands: readonly Command[] = [
  defineCommand({
    name: 'status',
    summary: 'How the edge is',
    role: 'viewer',
    risk: 'read',
    parameters: {},
    examples: ['status'],
    read: () => ({ title: 'Everything is well.', severity: 'ok', data: { up: true } }),
  }),
  defineCommand({
    name: 'route list',
    summary: 'All routes',
    role: 'viewer',
    risk: 'read',
    parameters: { filter: optional(z.string(), 'text', 'a part of the name') },
    examples: ['route list'],
    read: ({ edge }) => ({
      title: 'Routes',
      severity: 'info',
      table: {
        columns: ['name', 'hosts'],
        rows: edge.current().state.routes.map(({ name, hosts }) => [name, hosts.join(', ')]),
      },
    }),
  }),
  defineCommand({
    name: 'route show',
    summary: 'One route',
    role: 'viewer',
    risk: 'read',
    parameters: { name: positional(Slug, 'name', 'the name of the route', { suggest: 'route' }) },
    examples: ['route show shop'],
    read: ({ edge }, { name }) => ({ title: findRoute(edge.current().state, name).name, severity: 'info' }),
  }),
  defineCommand({
    name: 'route add',
    summary: 'Adds a route',
    role: 'operator',
    risk: 'change',
    parameters: {
      name: positional(Slug, 'name', 'the name of the route'),
      host: positional(Host, 'host', 'the host that it answers for'),
      path: key(
        z.string().startsWith('/', 'a path begins with a slash, as in /api'),
        '/path',
        'a path prefix',
      ),
      body: key(body, 'text', 'what it answers'),
      balance: key(z.enum(['round-robin', 'random']), 'way', 'how it chooses', {
        values: ['round-robin', 'random'],
      }),
    },
    examples: ['route add shop shop.example.com'],
    wish: (state, { name, host, path, body }) => ({
      after: withRoute(state, name, host, path ?? null, body ?? ''),
      done: `Route ${name} added`,
    }),
  }),
  defineCommand({
    name: 'route remove',
    summary: 'Removes a route',
    role: 'operator',
    risk: 'destructive',
    parameters: { name: positional(Slug, 'name', 'the name of the route', { suggest: 'route' }) },
    examples: ['route remove shop'],
    wish: (state, { name }) => {
      findRoute(state, name)
      return {
        after: { ...state, routes: state.routes.filter(route => route.name !== name) },
        done: `Route ${name} removed`,
      }
    },
  }),
  defineCommand({
    name: 'say',
    summary: 'Says words for a time',
    role: 'viewer',
    risk: 'read',
    parameters: {
      words: rest(z.string(), 'word', 'what to say'),
      for: key(durationSeconds({ min: 1, max: 86_400 }), '10m', 'how long'),
      empty: key(z.string(), 'text', 'may be empty'),
    },
    examples: ['say hello for 10m'],
    read: (_deps, { words, for: seconds, empty }) => ({
      title: words.join('|'),
      severity: 'info',
      data: { words, seconds: seconds ?? null, empty: empty ?? null },
    }),
  }),
  defineCommand({
    name: 'help',
    summary: 'What there is',
    role: 'viewer',
    risk: 'read',
    parameters: { topic: rest(z.string(), 'command', 'what to explain', { suggest: 'command' }) },
    examples: ['help'],
    read: (deps, { topic }) => helpReply(deps.commands, topic),
  }),
  defineCommand({
    name: 'break',
    summary: 'Has a bug',
    role: 'viewer',
    risk: 'read',
    parameters: {
      how: optional(z.enum(['bug', 'busy', 'conflict']), 'how', 'in which way', {
        values: ['bug', 'busy', 'conflict'],
      }),
    },
    examples: ['break'],
    read: (_deps, { how }) => {
      if (how === 'conflict') throw new AppError('conflict', 'Two things are in conflict.')
      throw new TypeError('secret detail')
    },
  }),
]

/** What dispatch needs, over a fake edge with the routes `shop` and `wiki`. */
export function testDeps(): DispatchDeps & { edge: FakeEdge } {
  let state: DesiredState = {
    settings: initialSettings('127.0.0.1:8080', null),
    policies: [],
    mitigations: [],
    routes: [],
  }
  for (const name of ['shop', 'wiki']) state = withRoute(state, name, `${name}.example.com`, null, 'hello')
  const clock = { nowMs: () => 0, monotonicMs: () => performance.now(), sleep: async () => undefined }
  const stores = openTestStores(new Database(':memory:'), 'master.key', clock)
  return {
    ...stores,
    ...quietDeps(),
    edge: new FakeEdge(state, stores.revisions),
    clock,
    blocking: fakeBlocking,
    linkUrl: token => `http://127.0.0.1:1/once/${token}`,
    commands,
    log: silentLog,
    reference: () => 'ref-1',
  }
}

function withRoute(
  state: DesiredState,
  name: string,
  host: string,
  path: string | null,
  body: string,
): DesiredState {
  const target = { kind: 'answer' as const, status: 200, body, contentType: 'text/plain; charset=utf-8' }
  return {
    ...state,
    routes: [
      ...state.routes,
      { name, enabled: true, hosts: [host], path, stripPath: false, policies: [], target },
    ],
  }
}
