import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { allRead, FollowScene } from './scene.ts'

async function begun(): Promise<FollowScene> {
  const scene = new FollowScene()
  scene.write(40)
  await scene.read()
  return scene
}

it('begins again at the beginning of a log that was cut off, and tells of it', async () => {
  const scene = await begun()
  truncateSync(scene.path, 0)
  await scene.read()
  scene.write(2)
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual({ ...allRead, cutOff: 1 })
})

it('notices a log that was cut off and is longer than before already', async () => {
  const scene = await begun()
  const again = Array.from({ length: 200 }, (_, index) => `another ${index}`)
  writeFileSync(scene.path, `${again.join('\n')}\n`)
  await scene.read()
  expect(scene.taken).toEqual([...scene.lines, ...again])
  expect(scene.follower.unread).toEqual({ ...allRead, cutOff: 1 })
})

it('notices that also when it was not running', async () => {
  const scene = await begun()
  const again = Array.from({ length: 200 }, (_, index) => `another ${index}`)
  writeFileSync(scene.path, `${again.join('\n')}\n`)
  scene.restart()
  await scene.read()
  expect(scene.taken).toEqual([...scene.lines, ...again])
  expect(scene.follower.unread).toEqual({ ...allRead, cutOff: 1 })
})

it('counts nothing twice of a log of which only the end was cut off', async () => {
  const scene = await begun()
  const { length } = scene.lines.slice(0, 39).join('\n')
  truncateSync(scene.path, length + 1)
  await scene.read()
  scene.write(2)
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual({ ...allRead, cutOff: 1 })
})

it('waits for the end of a line, also in the next process', async () => {
  const scene = await begun()
  scene.writeRaw('a line in')
  await scene.read()
  expect(scene.taken).toHaveLength(40)
  scene.restart()
  await scene.read()
  scene.writeRaw(' parts\n')
  await scene.read()
  expect(scene.taken.slice(40)).toEqual(['a line in parts'])
  expect(scene.follower.unread).toEqual(allRead)
})

it('counts a line that never ends once the log is rotated, once', async () => {
  const scene = await begun()
  scene.writeRaw('a line without an end')
  await scene.read()
  expect(scene.follower.unread).toEqual(allRead)
  scene.rotate()
  scene.write(1)
  await scene.read()
  scene.restart()
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual(allRead)
})

it('tells of the line without an end', async () => {
  const scene = await begun()
  scene.writeRaw('a line without an end')
  scene.rotate()
  scene.write(1)
  await scene.read()
  expect(scene.follower.unread).toEqual({ ...allRead, torn: 1 })
})

it('takes a line of 512 KiB, and passes over longer ones, each counted when it has ended', async () => {
  const scene = await begun()
  scene.writeRaw(`${'a'.repeat(512 * 1024)}\n`)
  scene.writeRaw(`${'b'.repeat(512 * 1024 + 1)}\n`)
  scene.writeRaw(`${'c'.repeat(3 * 1024 * 1024)}`)
  await scene.read()
  expect(scene.follower.unread).toEqual({ ...allRead, tooLong: 1 })
  scene.writeRaw('\n')
  scene.write(1)
  await scene.read()
  expect(scene.taken.slice(40).map(line => line.slice(0, 2))).toEqual(['aa', 'li'])
  expect(scene.follower.unread).toEqual({ ...allRead, tooLong: 2 })
})

it('reads the line behind NUL bytes, however many, as they are left by a cut beneath a writer', async () => {
  const scene = await begun()
  truncateSync(scene.path, 0)
  truncateSync(scene.path, 3_000_000)
  scene.write(2)
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual({ ...allRead, cutOff: 1, garbage: 1 })
})

it('says how much was in a file that went before it was read', async () => {
  const scene = await begun()
  const torn = 'something that nobody could read\n'.repeat(10)
  scene.rotate()
  writeFileSync(scene.path, torn)
  await scene.read()
  const lost = scene.taken.splice(40)
  expect(lost).toHaveLength(10)
  const { position } = scene.follower
  rmSync(scene.path)
  scene.write(2)
  scene.restart({ ...position, offset: position.offset - 33, size: position.size })
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual({ ...allRead, lostFiles: 1, lostBytes: 33 })
})

it('loses nothing of a file that goes while it is read', async () => {
  const scene = await begun()
  scene.write(3)
  rmSync(scene.path)
  expect((await scene.read()).blind).toBe('the access log is missing')
  scene.write(2)
  expect((await scene.read()).blind).toBeNull()
  expect(scene.taken).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual(allRead)
})

it('tells of a rotated file that was deleted before its turn', async () => {
  const scene = new FollowScene()
  scene.writeRaw(`${'x'.repeat(200_000)}\n`.repeat(8))
  scene.rotate()
  scene.writeRaw('gone\n'.repeat(100))
  const second = scene.rotate()
  scene.write(3)
  await scene.readChunk()
  rmSync(second)
  await scene.read()
  expect(scene.taken.slice(8)).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual({ ...allRead, lostFiles: 1, lostBytes: 500 })
})

it('takes what is left of a damaged archive', async () => {
  const scene = new FollowScene()
  scene.write(50)
  const rotated = scene.rotate()
  const text = `${scene.lines.join('\n')}\n`
  writeFileSync(`${rotated}.gz`, gzipSync(text).subarray(0, -12))
  rmSync(rotated)
  scene.write(1)
  await scene.read()
  const whole = scene.taken.slice(0, -1)
  expect(whole).toEqual(scene.lines.slice(0, whole.length))
  expect(scene.taken.at(-1)).toBe(scene.lines.at(-1))
  expect(scene.follower.unread).toMatchObject({ lostFiles: 1 })
})

const obstacles: [string, (scene: FollowScene) => void, (scene: FollowScene) => void, RegExp][] = [
  [
    'is missing',
    scene => renameSync(scene.path, `${scene.path}.aside`),
    scene => renameSync(`${scene.path}.aside`, scene.path),
    /^the access log is missing$/,
  ],
  [
    'is a symbolic link',
    scene => {
      renameSync(scene.path, `${scene.path}.aside`)
      symlinkSync(`${scene.path}.aside`, scene.path)
    },
    scene => {
      rmSync(scene.path)
      renameSync(`${scene.path}.aside`, scene.path)
    },
    /^the access log is a symbolic link$/,
  ],
  [
    'is a folder',
    scene => {
      renameSync(scene.path, `${scene.path}.aside`)
      mkdirSync(scene.path)
    },
    scene => {
      rmSync(scene.path, { recursive: true })
      renameSync(`${scene.path}.aside`, scene.path)
    },
    /^the access log is not a regular file$/,
  ],
  [
    'lies in a folder that cannot be reached',
    scene => {
      renameSync(scene.folder, `${scene.folder}.aside`)
      writeFileSync(scene.folder, '')
    },
    scene => {
      rmSync(scene.folder)
      renameSync(`${scene.folder}.aside`, scene.folder)
    },
    /^the access log cannot be read \(ENOTDIR/,
  ],
]

for (const [what, hinder, mend, words] of obstacles) {
  it(`says in words that the log ${what}, and goes on when that is mended`, async () => {
    const scene = await begun()
    scene.write(1)
    hinder(scene)
    scene.restart()
    expect((await scene.read()).blind).toMatch(words)
    expect(scene.taken).toHaveLength(40)
    mend(scene)
    expect((await scene.read()).blind).toBeNull()
    expect(scene.taken).toEqual(scene.lines)
    expect(scene.follower.unread).toEqual(allRead)
  })
}

it.skipIf(process.geteuid?.() === 0)('says so when it may not read the log', async () => {
  const scene = new FollowScene()
  scene.write(1)
  chmodSync(scene.path, 0)
  expect((await scene.read()).blind).toMatch(/EACCES/)
  chmodSync(scene.path, 0o600)
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
})
