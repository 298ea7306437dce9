import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { likelyAccount } from '@gatehouse/bot/dispatch/who-confirms.ts'
import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { takeLineFlags } from '@gatehouse/bot/platforms/console/flags.ts'
import { socketPath } from '@gatehouse/bot/platforms/console/socket-path.ts'
import { startSocketServer } from '@gatehouse/bot/platforms/console/socket-server.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { hasPty, Pty } from '../../bot/pty.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { programEnvironment } from '../../harness/program-environment.ts'
import { shared } from '../../harness/shared.ts'

const gatehouse = shared(await TestGatehouse.start())
const { deps, edge } = gatehouse
const passwords = new PolicyPasswords(deps)
const server = await startSocketServer({
  path: socketPath(edge.folder),
  desk: {
    run: request => dispatch(deps, request),
    decide: decision => decide(deps, decision),
    likelyAccount: id => likelyAccount(deps, id),
    handovers: new LinkHandovers({ ...deps, passwords, enrolments: edge.stores.enrolments }),
    log: deps.log,
  },
  keyOf: () => null,
  deniedKey: () => undefined,
  log: deps.log,
})
shared({ stop: () => server.close() })

/** Runs `npm run gate -- …` as a shell does. */
async function gate(...words: string[]) {
  const child = spawn(process.execPath, [resolve('bot/src/gate.ts'), ...words], {
    env: { ...programEnvironment(), GATEHOUSE_DATA: edge.folder },
    cwd: edge.folder,
  })
  child.stdin.end()
  const exited = new Promise(done => child.once('exit', done))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exit: await exited, stdout, stderr }
}

/** The schema of SARIF 2.1.0 (OASIS); whose it is stands beside it. */
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)
const problemsOf = (document: unknown) => (validate(document) ? [] : validate.errors)

it('gate doctor ends with 0 when nothing is bad, with 1 when something is, and with 2 when it makes no sense', async () => {
  const well = await gate('doctor', 'only=unknown-host')
  expect(well).toMatchObject({ exit: 0, stderr: '' })
  expect(well.stdout).toMatch(/The doctor found nothing bad in 1 check\./)
  const bad = await gate('doctor', 'only=https,unknown-host')
  expect(bad).toMatchObject({ exit: 1, stdout: '' })
  expect(bad.stderr).toMatch(/The doctor found something bad in 1 of 2 checks\.[\s\S]*plain HTTP alone/)
  const wrong = await gate('doctor', 'only=htps')
  expect(wrong).toMatchObject({ exit: 2, stdout: '' })
  expect(wrong.stderr).toMatch(/only=htps: only is one of \d+ words, such as .*\. Did you mean https\?/)
  expect(await gate('doctor', 'as=pdf')).toMatchObject({ exit: 2, stdout: '' })
})

it('gate doctor --sarif gives the whole document alone, also when something is bad, as SARIF 2.1.0 wants it', async () => {
  const { exit, stdout } = await gate('doctor', '--sarif')
  expect(exit).toBe(1)
  const document = JSON.parse(stdout)
  expect(problemsOf(document)).toEqual([])
  const [{ results, tool }] = document.runs
  expect(results).toHaveLength(checks.length)
  expect(tool.driver.rules).toHaveLength(checks.length)
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
  const of = (id: string) => results.find(({ ruleId }: { ruleId: string }) => ruleId === id)
  expect(of('https')).toMatchObject({ kind: 'fail', level: 'note' })
  expect(of('clock')).toMatchObject({ kind: 'open', level: 'none' })
  expect(of('clock').message.text).toMatch(/At the machine: timedatectl/)
  expect(of('unknown-host')).toMatchObject({ kind: 'pass', level: 'none' })
  expect(of('old-tls')).toMatchObject({ kind: 'notApplicable' })
  // The schema sees what is wrong.
  expect(problemsOf({ ...document, version: '2.0' })).not.toEqual([])
  expect(JSON.parse((await gate('doctor', 'as=sarif', 'only=https')).stdout).runs[0].results).toHaveLength(1)
})

it.skipIf(!hasPty)('gate doctor --sarif gives it on a terminal so that it can be copied', async () => {
  const words = [resolve('bot/src/gate.ts'), 'doctor', '--sarif', 'only=https']
  const pty = new Pty([process.execPath, ...words], { env: { GATEHOUSE_DATA: edge.folder } })
  try {
    expect(await pty.exit).toBe(1)
    const [document = ''] = /^\{$.*^\}$/ms.exec(pty.raw.replaceAll('\r\n', '\n')) ?? []
    expect(problemsOf(JSON.parse(document))).toEqual([])
  } finally {
    await pty.stop()
  }
})

it('--sarif means the same at the prompt, and is nobody else’s', async () => {
  expect(takeLineFlags('doctor --sarif only=https').typed).toBe('doctor as=sarif only=https')
  expect(takeLineFlags('doctor only=https').typed).toBe('doctor only=https')
  expect(await gate('status', '--sarif')).toMatchObject({ exit: 2, stdout: '' })
})
