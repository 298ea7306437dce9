import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, test } from 'vitest'
import { programEnvironment } from '../harness/program-environment.ts'
import { desk, folder, gate, program, setUp } from './gate-scene.ts'

setUp()

describe('gate', () => {
  it('shows what is done on stdout and what is wrong on stderr, without colours', async () => {
    expect(await gate(['route', 'list'])).toEqual({
      exit: 0,
      stdout: 'Routes\nname  hosts\nshop  shop.example.com\nwiki  wiki.example.com\n',
      stderr: '',
    })
    expect(await gate(['route', 'show', 'nosuch'])).toEqual({
      exit: 1,
      stdout: '',
      stderr: '✗ There is no route "nosuch".\n',
    })
    const wrong = await gate(['route', 'shwo'])
    expect(wrong).toMatchObject({ exit: 2, stdout: '' })
    expect(wrong.stderr).toContain('Did you mean route show?')
  })

  it('prints exactly one JSON object with --json, wherever that stands', async () => {
    for (const words of [
      ['--json', 'status'],
      ['status', '--json'],
    ]) {
      const { exit, stdout, stderr } = await gate(words)
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
      expect(JSON.parse(stdout)).toEqual({
        ok: true,
        exit: 0,
        title: 'Everything is well.',
        severity: 'ok',
        data: { up: true },
      })
      expect(stdout.trim().split('\n')).toHaveLength(1)
    }
    const wrong = await gate(['route', 'shwo', '--json'])
    expect(wrong.stderr).toBe('')
    expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false, exit: 2 })
  })

  it('needs --yes for what is dangerous when nobody can be asked', async () => {
    const asked = await gate(['route', 'remove', 'shop'])
    expect(asked.exit).toBe(1)
    expect(asked.stderr).toContain('nothing was changed. This needs a confirmation')
    expect(asked.stderr).toContain('- route shop')
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    expect(await gate(['route', 'remove', 'shop', '--yes'])).toMatchObject({ exit: 0, stderr: '' })
    expect(desk.routes()).toEqual(['wiki'])
  })

  it('gives help without words', async () => {
    const { exit, stdout } = await gate([])
    expect(exit).toBe(0)
    expect(stdout).toContain('What you can say. More with help <word>.')
  })

  it('says plainly when no Gatehouse runs on that folder', async () => {
    const none = await gate(['status'], { GATEHOUSE_DATA: 'nowhere' })
    expect(none).toEqual({
      exit: 1,
      stdout: '',
      stderr: `✗ No Gatehouse is running on ${join(folder, 'nowhere')}. Start it with: npm start\n`,
    })
    const json = await gate(['status', '--json'], { GATEHOUSE_DATA: 'nowhere' })
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, exit: 1, data: null })
  })

  it('reads .env, which the environment overrides', async () => {
    const place = mkdtempSync(join(tmpdir(), 'gate-'))
    writeFileSync(join(place, '.env'), `GATEHOUSE_DATA=${folder}\n`)
    expect(await gate(['status'], {}, place)).toMatchObject({ exit: 0 })
    expect(await gate(['status'], { GATEHOUSE_DATA: place }, place)).toMatchObject({ exit: 1 })
    rmSync(place, { recursive: true })
  })

  it('ends quietly when nobody reads on', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${program}" route list | true`], {
      env: { ...programEnvironment(), GATEHOUSE_DATA: folder },
    })
    child.stdin.end()
    expect(await text(child.stderr)).toBe('')
  })
})

describe('flags of gate', () => {
  it('let a script use an API key from a file that nobody else can read', async () => {
    const made = await desk.run({
      typed: 'key make ci',
      caller: { kind: 'local', face: 'gate', withoutCode: false },
    })
    const opened = desk.handovers.open(made.handover?.token ?? '', 'gate')
    const file = join(folder, 'key')
    writeFileSync(file, `${opened.kind === 'api-key' ? opened.secret : ''}\n`, { mode: 0o600 })
    expect(await gate(['route', 'show', 'shop', '--key-file', file])).toMatchObject({ exit: 0 })
    const refused = await gate([`--key-file=${file}`, 'route', 'remove', 'shop', '--yes'])
    expect([refused.exit, refused.stderr]).toEqual([1, expect.stringContaining('scope route:')])
    chmodSync(file, 0o640)
    const open = await gate(['status', '--key-file', file])
    expect([open.exit, open.stderr]).toEqual([1, expect.stringContaining(`chmod 600 ${file}`)])
    writeFileSync(file, 'not a key')
    chmodSync(file, 0o600)
    const none = await gate(['status', '--key-file', file])
    expect([none.exit, none.stderr]).toEqual([2, expect.stringContaining('holds no API key')])
    expect(none.stderr).not.toContain('not a key')
    for (const [path, words] of [
      [join(folder, 'missing'), 'there is no such file'],
      [folder, 'not a regular file'],
      ['/dev/zero', 'not a regular file'],
    ] as const)
      expect(await gate(['status', '--key-file', path])).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining(words),
      })
    writeFileSync(file, 'x'.repeat(4097))
    const long = await gate(['status', '--key-file', file])
    expect([long.exit, long.stderr]).toEqual([2, expect.stringContaining('more than 4096 bytes')])
    expect((await gate(['status', '--key-file'])).stderr).toContain('Name the file')
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('do without a code only at a terminal', async () => {
    desk.person('anna', 'admin')
    for (const more of [[], ['--yes'], ['--json']]) {
      const { exit, stdout, stderr } = await gate(['route', 'remove', 'shop', '--without-code', ...more])
      expect([exit, stdout + stderr]).toEqual([2, expect.stringContaining('person who looks at the plan')])
    }
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('let a machine know the plan that waits for a code, and where a secret can be had', async () => {
    desk.person('anna', 'admin')
    const { exit, stdout } = await gate(['route', 'remove', 'shop', '--json'])
    const { id } = desk.last() ?? {}
    expect([exit, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({
        ok: false,
        title: 'Nothing was changed yet: this waits for a code.',
        pending: expect.objectContaining({ id, needs: 'code' }),
      }),
    ])
    const made = JSON.parse((await gate(['key', 'make', 'ci', '--json'])).stdout)
    expect(made.data.link).toMatch(/^http:\/\/127\.0\.0\.1:1\/once\/[\w-]{43}$/)
    expect(JSON.stringify(made)).not.toContain('gh_')
  })
})

test.skipIf(process.platform !== 'linux')(
  'an answer that cannot be written is told in a sentence',
  async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${program}" status >/dev/full`], {
      env: { ...programEnvironment(), GATEHOUSE_DATA: folder },
    })
    child.stdin.end()
    const exited = new Promise(resolve => child.once('exit', resolve))
    expect(await text(child.stderr)).toMatch(/^✗ The answer cannot be written: ENOSPC.*\n$/)
    expect(await exited).toBe(1)
  },
)
