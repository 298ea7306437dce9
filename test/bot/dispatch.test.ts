import { describe, expect, it } from 'vitest'
import { decide, dispatch } from '../../bot/src/dispatch/dispatch.ts'
import { local } from '../harness/gatehouse.ts'
import { testDeps } from './commands.ts'

type Deps = ReturnType<typeof testDeps>

/** Types a command; whoever is asked says `said`. */
async function type(
  typed: string | string[],
  deps: Deps = testDeps(),
  said: 'yes' | 'cancel' | 'nothing' = 'yes',
) {
  const answer = await dispatch(deps, { typed, caller: local })
  const { pending } = answer.reply
  const asked = pending ? [deps.confirmations.find(pending.id)?.planHash] : []
  if (!pending || said === 'nothing') return { ...answer, asked, deps }
  const decided = await decide(deps, { id: pending.id, caller: local, say: { kind: said } })
  return { ...decided, asked, deps }
}

const title = async (typed: string | string[]) => {
  const { exit, reply, deps } = await type(typed)
  expect(deps.edge.changes, 'nothing may be changed').toEqual([])
  return `${exit} ${reply.title}`
}

describe('finding a command', () => {
  it('takes the longest name, in whichever case', async () => {
    expect(await title('status')).toBe('0 Everything is well.')
    expect(await title('Route SHOW shop')).toBe('0 shop')
    expect(await title(['route', 'show', 'wiki'])).toBe('0 wiki')
  })

  it('says what was probably meant', async () => {
    expect(await title('statsu')).toBe('2 There is no command "statsu". Did you mean status?')
    expect(await title('rout list')).toBe('2 There is no command "rout". Did you mean route list?')
    expect(await title('routes list')).toBe('2 There is no command "routes". Did you mean route list?')
    expect(await title('route lst')).toBe('2 There is no "route lst". Did you mean route list?')
    expect(await title('route frobnicate')).toBe(
      '2 There is no "route frobnicate". route has: list, show, add, remove.',
    )
    expect(await title('route')).toBe(
      '2 Say what to do with route: route list, route show, route add, route remove.',
    )
    expect(await title('list route')).toBe('2 The noun comes first: say route list')
    expect(await title('frobnicate')).toBe('2 There is no command "frobnicate". Type help for all of them.')
    expect(await title('--frobnicate')).toBe(
      '2 There is no command "--frobnicate". Type help for all of them.',
    )
    expect(await title('')).toBe('2 Type a command, or help for all of them.')
  })

  it('says so as well where a number in the line could be a code, which it does not say again', async () => {
    expect(await title('rout add shop 942100')).toBe('2 There is no command "rout". Did you mean route add?')
    expect(await title('route ad shop 942100')).toBe('2 There is no "route ad". Did you mean route add?')
    expect(await title('route 942100')).toBe(
      '2 Say what to do with route: route list, route show, route add, route remove.',
    )
    expect(await title('route 942100 list')).toBe('2 Did you mean route list?')
    expect(await title('add route 942100')).toBe('2 The noun comes first: say route add')
    for (const line of [
      '942100',
      '942 100',
      '942100 status',
      'code 942100',
      'my code is 942100',
      'code=942100',
    ])
      expect(await title(line), line).toMatch(/^1 That looks like a code or a key, so it was not read/)
  })

  it('gives help on whatever --help stands behind', async () => {
    expect(await title('route add --help')).toBe('0 route add: Adds a route')
    expect(await title('route -h')).toBe('0 Everything about "route".')
    expect(await title('--help')).toBe('0 What you can say. More with help <word>.')
  })
})

describe('arguments', () => {
  it('are refused with a sentence, and the usage line stands below', async () => {
    const { exit, reply } = await type(['route', 'add', 'shop', 'two words'])
    expect(exit).toBe(2)
    expect(reply.title).toBe(
      'host: a host cannot hold a space; write several hosts with commas: a.example.com,b.example.com.',
    )
    expect(reply.notes).toEqual([
      'Usage: route add <name> <host> [path=</path>] [body=<text>] [balance=<way>] [verify=<yes|no>]',
    ])
  })

  it.each([
    ['route add', 'The name is missing: the name of the route. As in: route add shop shop.example.com'],
    [
      'route add shop',
      'The host is missing: the host that it answers for. As in: route add shop shop.example.com',
    ],
    [
      'route add a a.com b.com',
      '"b.com" is one word too many; 2 go before the keys. Words with spaces go into "quotes".',
    ],
    ['status now', '"now" is one word too many. Words with spaces go into "quotes".'],
    ['route add a a.com path = /x', 'Write key=value without spaces around the equals sign.'],
    [
      'route add a a.com path:/x',
      '"path:/x" is one word too many; 2 go before the keys. Did you mean path=…?',
    ],
    ['route add a a.com pth=/x', 'route add has no key "pth". Did you mean path=/x?'],
    [
      'route add a a.com zzzzzz=/x',
      'route add has no key "zzzzzz". Its keys: path, body, balance, verify, keep-within.',
    ],
    ['route show shop path=/x', 'route show takes no keys, so "path=" means nothing here.'],
    ['route add name=a a.com', 'name is known by its place: write a without "name=".'],
    ['route add a a.com path=/x path=/y', 'path is given twice.'],
    ['route add a a.com path=', 'path is empty; it is a path prefix, as in path=/path.'],
    ['route add a a.com path=x', 'path: a path begins with a slash, as in /api.'],
    [
      'route add a a.com balance=rond-robin',
      'balance=rond-robin: balance is one of round-robin, random. Did you mean round-robin?',
    ],
    ['route add a a.com --path=/x', 'Options are written without dashes: say path=/x'],
    ['route add a a.com --path /x', 'Options are written without dashes: say path=/x'],
    ['route add a a.com —path "/x y"', 'Options are written without dashes: say path="/x y"'],
    ['route add a a.com --frobnicate', '"--frobnicate" is not known here; options are written as key=value.'],
    ['route add a a.com verify=maybe', 'verify=maybe: verify is one of yes, no.'],
    ['route show shop for 1h', 'route show takes no time: leave "for 1h" out.'],
    ['say x for', 'Say how long, as in for 1h.'],
    ['say x for 10', 'for: 10 needs a unit: 10s, 10m or 10h.'],
    ['say x for 3 fortnights', 'for: write a duration like 90s, 10m, 1h30m or 2d.'],
    ['say x for 2d', 'for: at most 1d.'],
    ['say "x', 'The quotation mark " is opened and never closed.'],
  ])('%s', async (typed, sentence) => {
    expect(await title(typed)).toBe(`2 ${sentence}`)
  })

  it('take times as people say them', async () => {
    expect((await type('say a b for 1h30m c')).reply.data).toEqual({
      words: ['a', 'b', 'c'],
      seconds: 5400,
      empty: null,
    })
    expect((await type('say for 2 hours')).reply.data).toEqual({ words: [], seconds: 7200, empty: null })
    expect((await type('say "for" x empty=')).reply.data).toEqual({
      words: ['for', 'x'],
      seconds: null,
      empty: '',
    })
    expect(await title('route show for')).toBe('1 There is no route "for".')
  })
})

describe('a command that only looks', () => {
  it('answers a failure by its own sentence, and names a route that is near', async () => {
    expect(await title('break conflict')).toBe('1 Two things are in conflict.')
    expect(await title('route show shpo')).toBe('1 There is no route "shpo". Did you mean shop?')
  })

  it('shows a reference instead of a bug, which the log explains', async () => {
    const logged: unknown[] = []
    const deps = testDeps()
    deps.log = { ...deps.log, error: (message, fields) => logged.push([message, fields]) }
    const { exit, reply } = await type('break bug', deps)
    expect(exit).toBe(1)
    expect(JSON.stringify(reply)).not.toContain('secret detail')
    expect(reply.title).toContain('ref-1')
    expect(logged).toEqual([
      [
        'command failed unexpectedly',
        { reference: 'ref-1', command: 'break', caller: 'local', error: expect.any(TypeError) },
      ],
    ])
  })
})

describe('a command that changes the edge', () => {
  it('runs at once, says what changed, and how to take it back', async () => {
    const { exit, reply, asked, deps } = await type('route add blog blog.example.com body=“a b”')
    expect({ exit, asked }).toEqual({ exit: 0, asked: [] })
    expect(reply).toMatchObject({
      title: 'Route blog added (revision 2, 12 ms).',
      severity: 'ok',
      next: ['undo 2'],
    })
    expect(reply.changes?.map(({ action, name }) => `${action} ${name}`)).toEqual(['add blog'])
    expect(deps.edge.changes).toMatchObject([
      { author: 'local', why: 'route add blog blog.example.com body="a b"', risk: 'change', verify: true },
    ])
    expect(deps.edge.changes).toMatchObject([{ consent: { kind: 'none' } }])
  })

  it('can be told not to verify', async () => {
    const { deps } = await type('route add blog blog.example.com verify=no')
    expect(deps.edge.changes).toMatchObject([{ verify: false }])
  })

  it('asks first when it is dangerous, and is bound to the plan that was shown', async () => {
    const { exit, asked, deps } = await type('route remove shop')
    expect({ exit, asked: asked.length }).toEqual({ exit: 0, asked: 1 })
    expect(deps.edge.changes).toMatchObject([{ consent: { kind: 'plan', hash: asked[0] } }])
    expect(deps.edge.state.routes.map(({ name }) => name)).toEqual(['wiki'])
  })

  it('does nothing without a yes', async () => {
    const { exit, reply, deps } = await type('route remove shop', testDeps(), 'cancel')
    expect(`${exit} ${reply.title}`).toBe('0 Not confirmed; nothing was changed.')
    expect(deps.edge.changes).toEqual([])
  })

  it('shows the plan, and what it waits for', async () => {
    const { exit, reply, deps } = await type('route remove shop', testDeps(), 'nothing')
    expect(`${exit} ${reply.title}`).toBe('1 This would happen (destructive): route remove shop')
    expect(reply).toMatchObject({ pending: { needs: 'yes' }, changes: [{ action: 'remove', name: 'shop' }] })
    expect(deps.edge.changes).toEqual([])
  })

  it('asks anew when the state moved while the person was thinking', async () => {
    const deps = testDeps()
    const { pending } = (await type('route remove shop', deps, 'nothing')).reply
    await type('route add blog blog.example.com', deps)
    const say = { id: pending?.id ?? '', caller: local, say: { kind: 'yes' as const } }
    const { exit, reply } = await decide(deps, say)
    expect(exit).toBe(1)
    expect(reply).toMatchObject({
      title: expect.stringContaining('the state has moved'),
      pending: { needs: 'yes' },
    })
    expect(reply.pending?.id).not.toBe(pending?.id)
    expect(deps.edge.state.routes).toHaveLength(3)
  })

  it('is refused by the words of the guards', async () => {
    const deps = testDeps()
    const finding = { guard: 'x', message: 'This would end badly.', risk: null }
    const plan = deps.edge.plan.bind(deps.edge)
    deps.edge.plan = async (edit, risk) => ({ ...(await plan(edit, risk)), findings: [finding] })
    const { exit, reply } = await type('route remove shop', deps)
    expect(`${exit} ${reply.title}`).toBe('1 Refused: This would end badly.')
    expect(deps.edge.changes).toEqual([])
  })

  it("fails with Caddy's own words, and says what is in force", async () => {
    const deps = testDeps()
    deps.edge.next = {
      kind: 'failed',
      reason: 'refused',
      revision: 9,
      words: 'loading: no such module',
      restored: true,
    }
    const { exit, reply } = await type('route add blog blog.example.com', deps)
    expect(exit).toBe(1)
    expect(reply).toMatchObject({
      title: 'Revision 9 failed and was taken back. The old configuration is in force.',
      code: { text: 'loading: no such module' },
    })
  })
})
