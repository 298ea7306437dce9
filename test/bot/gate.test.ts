import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dispatch } from '../../bot/src/dispatch.ts'
import { socketPath } from '../../bot/src/platforms/console/socket-path.ts'
import { type SocketServer, startSocketServer } from '../../bot/src/platforms/console/socket-server.ts'
import { silentLog } from '../../core/src/log.ts'
import { testDeps } from './commands.ts'

const program = resolve('bot/src/gate.ts')
const deps = testDeps()
let folder: string
let server: SocketServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'))
  server = await startSocketServer({
    path: socketPath(folder),
    run: request => dispatch(deps, request),
    log: silentLog,
  })
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

async function gate(words: string[], env: Record<string, string> = { GATEHOUSE_DATA: folder }, cwd = folder) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH ?? '', ...env },
    cwd,
  })
  child.stdin.end()
  const exited = new Promise(resolve => child.once('exit', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exit: await exited, stdout, stderr }
}

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
    expect(asked.stderr).toContain('this needs a confirmation')
    expect(asked.stderr).toContain('- route shop')
    expect(deps.edge.changes).toEqual([])
    expect(await gate(['route', 'remove', 'shop', '--yes'])).toMatchObject({ exit: 0, stderr: '' })
    expect(deps.edge.state.routes.map(({ name }) => name)).toEqual(['wiki'])
  })

  it('gives help without words', async () => {
    const { exit, stdout } = await gate([])
    expect(exit).toBe(0)
    expect(stdout).toContain('Everything that Gatehouse understands.')
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
      env: { PATH: process.env.PATH ?? '', GATEHOUSE_DATA: folder },
    })
    child.stdin.end()
    expect(await text(child.stderr)).toBe('')
  })
})
