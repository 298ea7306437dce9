import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { allRead, FollowScene } from './scene.ts'

function pack(path: string, kind: 'gz' | 'zst'): string {
  const bytes = readFileSync(path)
  writeFileSync(`${path}.${kind}`, kind === 'gz' ? gzipSync(bytes) : zstdCompressSync(bytes))
  rmSync(path)
  return `${path}.${kind}`
}

/** What may happen to a log between two readings, in which each line is read once, and nothing is lost. */
const histories: Record<string, (scene: FollowScene) => void> = {
  nothing: () => undefined,
  'more lines': scene => scene.write(5),
  'a rotation': scene => {
    scene.write(2)
    scene.rotate()
    scene.write(3)
  },
  'three rotations': scene => {
    for (let one = 0; one < 3; one += 1) {
      scene.write(2)
      scene.rotate()
    }
    scene.write(1)
  },
  'lines that come after the renaming': scene => {
    const rotated = scene.rotate()
    scene.write(2, rotated)
    scene.write(1)
  },
  'a rotation, compressed by gzip': scene => {
    scene.write(2)
    pack(scene.rotate(), 'gz')
    scene.write(3)
  },
  'a rotation, compressed by zstd': scene => {
    scene.write(2)
    pack(scene.rotate(), 'zst')
    scene.write(3)
  },
  'several rotations, all compressed but the last': scene => {
    scene.write(2)
    pack(scene.rotate(), 'gz')
    scene.write(2)
    pack(scene.rotate(), 'zst')
    scene.write(2)
    scene.rotate()
    scene.write(3)
  },
  'a file that is there both compressed and not': scene => {
    scene.write(2)
    const rotated = scene.rotate()
    writeFileSync(`${rotated}.gz`, gzipSync(readFileSync(rotated)))
    scene.write(3)
  },
  'a copy, and the log cut off': scene => {
    scene.write(2)
    const rotated = join(scene.folder, 'access-2026-11-23T09-30-00.000-size.log')
    copyFileSync(scene.path, rotated)
    writeFileSync(scene.path, '')
    scene.write(1)
  },
  'a log of another name beside it': scene => {
    appendFileSync(join(scene.folder, 'access-notes.log'), 'none of it\n')
    appendFileSync(join(scene.folder, 'other-2026-11-23T09-00-00.000-size.log'), 'none of it\n')
    scene.write(2)
  },
}

for (const [name, happens] of Object.entries(histories)) {
  it(`reads each line once while it runs: ${name}`, async () => {
    const scene = new FollowScene()
    scene.write(40)
    await scene.read()
    happens(scene)
    expect(await scene.read()).toMatchObject({ behindBytes: 0, blind: null })
    expect(scene.taken).toEqual(scene.lines)
    expect(scene.follower.unread).toEqual(allRead)
  })

  it(`reads each line once when it was not running: ${name}`, async () => {
    const scene = new FollowScene()
    scene.write(40)
    await scene.read()
    happens(scene)
    scene.restart()
    expect(await scene.read()).toMatchObject({ behindBytes: 0, blind: null })
    scene.write(1)
    await scene.read()
    expect(scene.taken).toEqual(scene.lines)
    expect(scene.follower.unread).toEqual(allRead)
  })

  it(`reads each line once when it begins anew in every chunk: ${name}`, async () => {
    const scene = new FollowScene()
    scene.write(1)
    await scene.read()
    happens(scene)
    for (let again = 0; again < 12; again += 1) {
      scene.restart()
      await scene.readChunk()
    }
    expect(scene.taken).toEqual(scene.lines)
    expect(scene.follower.unread).toEqual(allRead)
  })
}

it('begins with the oldest file where nothing was read before, also with compressed ones', async () => {
  const scene = new FollowScene()
  scene.write(3)
  pack(scene.rotate(), 'gz')
  scene.write(2)
  scene.rotate()
  scene.write(1)
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
})

it('knows a log again that was copied back from a backup, by how it begins', async () => {
  const scene = new FollowScene()
  scene.write(40)
  await scene.read()
  scene.write(2)
  const bytes = readFileSync(scene.path)
  renameSync(scene.path, join(scene.folder, 'aside'))
  writeFileSync(scene.path, bytes)
  scene.restart()
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
  expect(scene.follower.unread).toEqual(allRead)
})

it('takes another log of the same place for what it is, however long it is', async () => {
  const scene = new FollowScene()
  scene.write(40)
  await scene.read()
  renameSync(scene.path, join(scene.folder, 'aside'))
  const other = Array.from({ length: 100 }, (_, index) => `of another, ${index}`)
  writeFileSync(scene.path, `${other.join('\n')}\n`)
  scene.restart()
  await scene.read()
  expect(scene.taken).toEqual([...scene.lines, ...other])
  expect(scene.follower.unread).toMatchObject({ lostFiles: 1 })
})

it('reads the tenth file of one millisecond after the second', async () => {
  const scene = new FollowScene()
  for (const name of ['size', 'size_1', 'size_2', 'size_10']) {
    scene.write(1)
    renameSync(scene.path, join(scene.folder, `access-2026-11-23T09-00-00.000-${name}.log`))
  }
  scene.write(1)
  await scene.read()
  expect(scene.taken).toEqual(scene.lines)
})
