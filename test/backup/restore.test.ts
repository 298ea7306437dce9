import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { restoredReply } from '@gatehouse/bot/backup/restored-reply.ts'
import { lockFolder } from '@gatehouse/core/sqlite/folder-lock.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { TestClock } from '../harness/test-clock.ts'
import { backUp, inFolder, restoreInto, startWithKey, writeKey } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000

/** A backup, and what was taken away after it was made: by these names. */
let path: string
/** The data folder of that Gatehouse, as it was some time later. */
let later: string
let people: Record<'anna' | 'karl' | 'lisa' | 'zoe', Person>
/** A code that was used after the backup was made, and when. */
let codeBefore: string
let usedAtMs: number
const home = shared(temporaryFolder()).path

beforeAll(async () => {
  const gatehouse = await startWithKey()
  try {
    const { stores, folder } = gatehouse.edge
    const nowMs = () => gatehouse.clock.nowMs()
    await gatehouse.done(
      'route add shop shop.localhost answer=200',
      'block 203.0.113.7',
      'block 203.0.113.8',
      'maintenance shop 2h',
    )
    people = {
      anna: gatehouse.person('anna', 'admin'),
      karl: gatehouse.person('karl', 'admin'),
      lisa: gatehouse.person('lisa', 'admin'),
      zoe: gatehouse.person('zoe', 'operator'),
    }
    const key = (name: string) => {
      const made = {
        name,
        owner: null,
        scopes: ['*:read'],
        networks: [],
        expiresAtMs: nowMs() + 30 * 86_400_000,
      }
      return stores.keys.issue(stores.keys.add(made, nowMs()).id)
    }
    key('kept')
    key('leaked')
    const waiver = { reason: 'moved in December', owner: 'anna', by: 'anna', atMs: nowMs() }
    const untilMs = nowMs() + 300 * 86_400_000
    for (const check of ['no-root', 'two-admins']) stores.doctorWaivers.add({ ...waiver, check, untilMs })
    const allowed = { detector: 'burst', route: null, client: null, path: null, reason: 'a test', by: 'anna' }
    const { id: allowedId } = stores.findingAllows.add({ ...allowed, atMs: nowMs(), untilMs })
    await gatehouse.done('alert silence disk 1h', 'alert silence drift 1h')
    stores.pageSessions.begin({ account: people.anna.id, agent: 'a browser', network: null }, nowMs())
    stores.links.make('sign-in', people.anna.id, nowMs())
    await gatehouse.type('route remove shop', 'nothing')
    const waiting = stores.confirmations.waiting().length
    path = await backUp(gatehouse)
    expect(waiting).toBe(1)
    // Everything from here on is newer than the backup.
    gatehouse.clock.advance(minuteMs)
    codeBefore = people.anna.code()
    usedAtMs = nowMs()
    expect(stores.codes.spend(people.anna.id, codeBefore, nowMs()).kind).toBe('right')
    expect(stores.codes.spend(people.anna.id, people.anna.recoveryCodes[0] ?? '', nowMs()).kind).toBe('right')
    const id = stores.keys.byName('leaked')?.id ?? 0
    stores.keys.revoke(id, nowMs())
    const waived = stores.doctorWaivers.holding(nowMs()).find(({ check }) => check === 'no-root')
    stores.doctorWaivers.end(waived?.id ?? 0, 'anna', nowMs())
    stores.doctorWaivers.add({ ...waiver, atMs: nowMs(), check: 'clock', untilMs })
    stores.findingAllows.end(allowedId, 'anna', nowMs())
    await gatehouse.done('alert unsilence 1')
    await gatehouse.done(
      'unblock 203.0.113.7',
      'maintenance end shop',
      'route add later later.localhost answer=200',
    )
    stores.accounts.remove(people.karl.id, nowMs())
    stores.accounts.setRole(people.lisa.id, 'viewer')
    stores.codes.reset(people.zoe.id)
    stores.accounts.add({ name: 'younger', role: 'viewer' }, nowMs())
    gatehouse.edge.database.erase()
    later = join(home, 'later')
    writeKey(later)
    copyFileSync(join(folder, 'gatehouse.db'), join(later, 'gatehouse.db'))
    copyFileSync(path, join(home, 'a.backup'))
    path = join(home, 'a.backup')
  } finally {
    await gatehouse.stop()
  }
})

/** A copy of the later data folder. */
function laterFolder(): string {
  const folder = keep(temporaryFolder()).path
  writeKey(folder)
  copyFileSync(join(later, 'gatehouse.db'), join(folder, 'gatehouse.db'))
  return folder
}

function freshFolder(): string {
  const folder = keep(temporaryFolder()).path
  writeKey(folder)
  return folder
}

const names = (folder: string) => readdirSync(folder).sort()

describe('on a fresh machine', () => {
  it('all is there, nothing that was open comes back, and the audit says so', async () => {
    const folder = freshFolder()
    const restored = await restoreInto(folder, path)
    expect(restored).toMatchObject({ kind: 'restored', aside: null, effect: null })
    expect(statSync(join(folder, 'gatehouse.db')).mode & 0o077).toBe(0)
    expect(names(folder).filter(name => /restor/.test(name))).toEqual([])
    await inFolder(folder, stores => {
      const active = stores.revisions.active()
      expect(active?.number).toBe(restored.backup.manifest.revision?.number)
      expect(stores.audit.verify().kind).toBe('whole')
      expect(stores.audit.list({ limit: 1 })[0]).toMatchObject({
        kind: 'local',
        subject: 'restore a.backup',
        facts: { 'what was newer': 'not known', 'keys revoked': 2 },
      })
      expect(stores.confirmations.waiting()).toEqual([])
      expect(stores.confirmations.approved()).toEqual([])
      expect(stores.pageSessions.list('everybody', Date.now())).toEqual([])
      expect(stores.accounts.list().map(({ name }) => name)).toEqual(['anna', 'karl', 'lisa', 'zoe'])
    })
  })

  it('keys and recovery codes do not count unless somebody says that none was withdrawn', async () => {
    const folder = freshFolder()
    await restoreInto(folder, path)
    const spend = (kept: boolean) =>
      inFolder(kept ? other : folder, stores => [
        stores.keys.list().every(({ revokedAtMs }) => revokedAtMs !== null),
        stores.codes.spend(people.lisa.id, people.lisa.recoveryCodes[1] ?? '', Date.now() + minuteMs).kind,
      ])
    const other = freshFolder()
    await restoreInto(other, path, { keepKeys: true })
    expect(await spend(false)).toEqual([true, 'wrong'])
    expect(await spend(true)).toEqual([false, 'right'])
  })

  it('a code that was used a moment ago is not taken again, and one of the minute after is', async () => {
    const clock = new TestClock()
    clock.advance(usedAtMs - Date.now())
    const folder = freshFolder()
    await restoreInto(folder, path, { keepKeys: true }, clock)
    await inFolder(folder, stores => {
      expect(stores.codes.spend(people.anna.id, codeBefore, usedAtMs).kind).toBe('used')
    })
  })
})

describe('beside what was there', () => {
  it('nothing is touched unless it is said, and what it would do is shown', async () => {
    const folder = laterFolder()
    const before = readFileSync(join(folder, 'gatehouse.db'))
    const restored = await restoreInto(folder, path)
    expect(restored.kind).toBe('occupied')
    const reply = restoredReply(restored, folder)
    expect(reply).toMatchObject({ severity: 'error', title: expect.stringContaining('Nothing was changed.') })
    const said = reply.notes?.join('\n')
    expect(said).toMatch(/Made since, and gone then: \d+ revisions; \d+ audit entries; 1 account \(younger\)/)
    expect(said).toContain('Removed or disabled since, and back then, but disabled: karl.')
    expect(said).toMatch(/gone then: .*; 1 waiver of the doctor\.$/m)
    expect(said).toContain(
      'Ended since, and not back: 1 key (leaked); 1 block; 1 waiver of the doctor; 1 exception of findings; 1 silence of alerts; maintenance shop.',
    )
    expect(said).toContain('--put-aside')
    await inFolder(folder, stores => expect(stores.keys.byName('leaked')).toBeNull())
    expect(before.length).toBeGreaterThan(0)
    expect((await restoreInto(folder, path, { check: true, putAside: true })).kind).toBe('looked')
  })

  it('what was taken away since is taken away again, and what is there is put aside', async () => {
    const folder = laterFolder()
    mkdirSync(join(folder, 'edge', 'storage'), { recursive: true })
    writeFileSync(join(folder, 'edge', 'storage', 'younger.crt'), 'younger')
    const { aside, kind, backup } = await restoreInto(folder, path, { putAside: true })
    expect(kind).toBe('restored')
    expect(existsSync(join(aside ?? '', 'gatehouse.db'))).toBe(true)
    expect(readFileSync(join(folder, 'edge', 'storage', 'younger.crt'), 'utf8')).toBe('younger')
    await inFolder(folder, stores => {
      const account = (name: string) => stores.accounts.byName(name)
      expect([account('karl')?.state, account('lisa')?.role, account('younger')]).toEqual([
        'disabled',
        'viewer',
        null,
      ])
      expect(stores.accounts.byIdentity(people.karl.identity)).toBeNull()
      expect(stores.accounts.byIdentity(people.anna.identity)?.name).toBe('anna')
      expect([stores.codes.enrolled(people.zoe.id), stores.codes.enrolled(people.anna.id)]).toEqual([
        false,
        true,
      ])
      expect([stores.keys.byName('leaked'), stores.keys.byName('kept')?.name]).toEqual([null, 'kept'])
      const at = usedAtMs + 2 * minuteMs
      expect(stores.doctorWaivers.holding(at).map(({ check }) => check)).toEqual(['two-admins'])
      const [used = '', unused = ''] = people.anna.recoveryCodes
      expect(stores.codes.spend(people.anna.id, used, at).kind).toBe('wrong')
      expect(stores.codes.spend(people.anna.id, unused, at + minuteMs).kind).toBe('right')
      expect(stores.codes.spend(people.anna.id, codeBefore, usedAtMs).kind).not.toBe('right')
      expect([stores.blocks.at('203.0.113.7', at), stores.blocks.at('203.0.113.8', at)?.network]).toEqual([
        null,
        '203.0.113.8',
      ])
      const active = stores.revisions.active()
      expect(active).toMatchObject({
        parent: backup.manifest.revision?.number,
        why: 'ended since the backup',
      })
      expect(stores.revisions.state(active?.number ?? 0)).toMatchObject({
        mitigations: [],
        routes: [{ name: 'shop' }],
      })
      expect(stores.audit.verify().kind).toBe('whole')
      expect(stores.audit.list({ limit: 1 })[0]?.facts).toMatchObject({
        'accounts back, disabled': 'karl',
        'accounts gone': 'younger',
      })
    })
  })

  it('another history tells nothing of this one, and is not taken for newer', async () => {
    const other = await TestGatehouse.start()
    const folder = freshFolder()
    other.edge.database.erase()
    copyFileSync(join(other.edge.folder, 'gatehouse.db'), join(folder, 'gatehouse.db'))
    await other.stop()
    expect(restoredReply(await restoreInto(folder, path), folder).notes?.join('\n')).toContain(
      'another history',
    )
    const { revoked } = await restoreInto(folder, path, { putAside: true })
    expect(revoked).toBe(2)
  })

  it('a damaged database is put aside all the same, and said to be one', async () => {
    const folder = laterFolder()
    writeFileSync(join(folder, 'gatehouse.db'), Buffer.alloc(8192, 7))
    const { unread, aside, kind } = await restoreInto(folder, path, { putAside: true })
    expect([kind, unread]).toEqual(['restored', expect.stringContaining('cannot be compared')])
    expect(readFileSync(join(aside ?? '', 'gatehouse.db'))).toEqual(Buffer.alloc(8192, 7))
  })
})

describe('is refused, and nothing is changed,', () => {
  it('while a Gatehouse uses the folder', async () => {
    const folder = laterFolder()
    const lock = lockFolder(folder)
    const before = names(folder).filter(name => name !== 'lock-journal')
    await expect(restoreInto(folder, path, { putAside: true })).rejects.toThrow(
      /Another Gatehouse .* is using/,
    )
    lock.release()
    expect(names(folder)).toEqual(before)
  })

  it('without the master key, and with another one', async () => {
    const folder = keep(temporaryFolder()).path
    await expect(restoreInto(folder, path)).rejects.toThrow(
      /A backup is opened by the master key under which/,
    )
    writeFileSync(
      join(folder, 'master.key'),
      `${'c1d93e5a70f2846b'.repeat(2)}${'0f1e2d3c4b5a6978'.repeat(2)}\n`,
      {
        mode: 0o600,
      },
    )
    await expect(restoreInto(folder, path)).rejects.toThrow(/master key/)
    expect(existsSync(join(folder, 'gatehouse.db'))).toBe(false)
  })

  it('when the backup is damaged', async () => {
    const folder = laterFolder()
    const bad = join(folder, 'bad.backup')
    writeFileSync(bad, readFileSync(path).subarray(0, -1))
    const before = readFileSync(join(folder, 'gatehouse.db'))
    await expect(restoreInto(folder, bad, { putAside: true })).rejects.toThrow(/^This backup is damaged/)
    expect(readFileSync(join(folder, 'gatehouse.db')).equals(before)).toBe(true)
    expect(names(folder).filter(name => /restor/.test(name))).toEqual([])
  })
})
