import { spawn } from 'node:child_process'
import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resumeApproved } from '@gatehouse/bot/dispatch/execute.ts'
import { afterEach, expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { local, TestGatehouse } from '../harness/gatehouse.ts'
import { sample } from '../harness/soak.ts'

let gatehouse: TestGatehouse | undefined
afterEach(async () => gatehouse?.stop())

/** What Gatehouse is when it starts again after it was killed there. */
async function killedAt(point: string): Promise<TestGatehouse> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gh-')))
  const http = `127.0.0.1:${await freePort()}`
  expect(await end([folder, http, point])).toBe('SIGKILL')
  gatehouse = await TestGatehouse.start({ folder, http })
  await resumeApproved(gatehouse.deps, error => expect(error).toBeUndefined())
  return gatehouse
}

it('killed between the code and the apply: the change is made once, after the start', async () => {
  const again = await killedAt('before-begin')
  expect((await again.ask('shop.localhost')).status).toBe(404)
  expect(again.edge.revisions.list(9).map(({ why, status }) => `${why}: ${status}`)).toEqual([
    'route remove shop: active',
    'route add shop shop.localhost answer=200: superseded',
    'first start: superseded',
  ])
  expect(await pressedAgain(again)).toContain('became revision 3')
})

it.each(
  sample(
    ['after-begin', 'before-push', 'after-push', 'before-verify', 'before-activate', 'after-activate'],
    3,
  ),
)('killed at %s: the change was made once or not at all, and which of them is said', async point => {
  const again = await killedAt(point)
  const [last, ...others] = again.edge.revisions.list(9)
  const gone = (await again.ask('shop.localhost')).status === 404
  expect(last).toMatchObject({ why: 'route remove shop', status: gone ? 'active' : 'failed' })
  expect(others).toHaveLength(2)
  expect(await pressedAgain(again)).toMatch(
    gone ? /became revision 3\b/ : /failed and was taken back. See: revision show 3\b/,
  )
  expect(again.edge.revisions.list(9)).toHaveLength(3)
})

/** Somebody who does not know what happened presses the same confirmation again, with a good code. */
async function pressedAgain(again: TestGatehouse): Promise<string> {
  const { confirmation = '' } = again.audit(50).find(({ kind }) => kind === 'confirmed')?.facts ?? {}
  const say = { kind: 'code' as const, account: 'anna', code: '000000' }
  return (await again.say({ id: String(confirmation), caller: local, say })).reply.title
}

function end(args: string[]): Promise<string> {
  const script = fileURLToPath(new URL('confirm-crash-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', chunk => {
    said += String(chunk)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ?? (code === 0 ? said : `exit ${code}`)))
  })
}
