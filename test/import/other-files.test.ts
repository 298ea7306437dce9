import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importCaddyfile } from '@gatehouse/core/caddy/import-files.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { plainCaddyfile } from '@gatehouse/core/import/caddyfile/plain-caddyfile.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caddyBinary } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'

const secret = 'c0ffee5ec2e7'
const scratch = temporaryFolder()
const file = join(scratch.path, 'Caddyfile')
const key = join(scratch.path, 'master.key')
beforeAll(() => writeFileSync(key, `X-A ${secret}\n`))
afterAll(() => scratch.stop())

/** Ways to have Caddy read a file while it adapts; the file holds a header. */
const ways: Readonly<Record<string, string>> = {
  plainly: `a.example.com {\n\theader {\n\t\timport ${key}\n\t}\n}`,
  'in quotes': `a.example.com {\n\theader {\n\t\t"import" ${key}\n\t}\n}`,
  'in backquotes': `a.example.com {\n\theader {\n\t\t\`import\` \`${key}\`\n\t}\n}`,
  'with returns within the word': `a.example.com {\r\n\theader {\r\n\t\tim\rport ${key}\r\n\t}\r\n}`,
  'by a variable': `a.example.com {\n\theader {\n\t\t{$X:import} ${key}\n\t}\n}`,
  'by two variables': `a.example.com {\n\theader {\n\t\tim{$X}port ${key}\n\t}\n}`,
  'by an argument': `(s) {\n\theader {\n\t\t{args[0]} ${key}\n\t}\n}\na.example.com {\n\timport s import\n}`,
  'by a piece of one': `(s) {\n\theader {\n\t\tim{args[0]} ${key}\n\t}\n}\na.example.com {\n\timport s port\n}`,
  'by a block': `(s) {\n\theader {\n\t\t{blocks.x}\n\t}\n}\na.example.com {\n\timport s {\n\t\tx import ${key}\n\t}\n}`,
  'as a heredoc': `a.example.com {\n\theader {\n\t\t<<E\n\t\timport\n\t\tE ${key}\n\t}\n}`,
  'before a snippet of that name': `a.example.com {\n\theader {\n\t\timport ${key}\n\t}\n}\n(${key}) {\n\tX-A b\n}`,
  'by a pattern': `a.example.com {\n\theader {\n\t\timport ${scratch.path}/*.key\n\t}\n}`,
}

/** What comes of a Caddyfile here, whatever it is. */
async function outcome(text: string): Promise<string> {
  writeFileSync(file, text)
  try {
    return JSON.stringify(await importCaddyfile(caddyBinary, file))
  } catch (error) {
    return errorWords(error)
  }
}

/** What Caddy itself would say, and where. */
function caddysOwn(text: string): string {
  writeFileSync(file, text)
  try {
    return execFileSync(caddyBinary, ['adapt', '--config', file, '--adapter', 'caddyfile'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    return `${Object(error).stdout}${Object(error).stderr}`
  }
}

describe('no other file is read for a Caddyfile', () => {
  it.each(Object.entries(ways))('that asks for it %s', async (_how, text) => {
    const words = await outcome(text)
    expect(words).not.toContain(secret)
    expect(words).toMatch(/^Line \d+/)
  })

  it('although Caddy would read it in most of these ways', () => {
    const leaks = Object.values(ways).filter(text => caddysOwn(text).includes(secret))
    expect(leaks.length).toBeGreaterThanOrEqual(8)
  })

  it('and its own words never come from a file that is none', async () => {
    writeFileSync(file, `${secret}:$6$hash:19000:0\nroot:*:19000\n`)
    expect(caddysOwn(`daemon:${secret}\nroot:${secret}`)).toContain(secret)
    expect(await outcome(`daemon:${secret}\nroot:${secret}`)).not.toContain(secret)
  })
})

describe('a file that cannot be a Caddyfile is refused in a sentence', () => {
  it.each([
    ['bytes that are no text', Buffer.from([0x73, 0xff, 0xfe, 0x0a]), 'not text in UTF-8'],
    ['null bytes', Buffer.from('a.example.com {\n\0}'), 'null bytes'],
    ['ten megabytes', Buffer.alloc(10_000_000, 'a '), 'smaller parts'],
    ['two megabytes', Buffer.alloc(2_000_000, 'a '), 'smaller parts'],
    ['a variable within a variable', Buffer.from('{{$A}$B} {\n}'), 'variable within a variable'],
  ])('%s', async (_what, bytes, words) => {
    writeFileSync(file, bytes)
    await expect(importCaddyfile(caddyBinary, file)).rejects.toThrow(words)
  })

  it('a folder, a pipe and what is not there', async () => {
    mkdirSync(join(scratch.path, 'folder'))
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(scratch.path, 'pipe')])
    symlinkSync('/dev/zero', join(scratch.path, 'zero'))
    await expect(importCaddyfile(caddyBinary, join(scratch.path, 'folder'))).rejects.toThrow('is a folder')
    await expect(importCaddyfile(caddyBinary, join(scratch.path, 'pipe'))).rejects.toThrow(
      'not a regular file',
    )
    await expect(importCaddyfile(caddyBinary, join(scratch.path, 'zero'))).rejects.toThrow(
      'not a regular file',
    )
    await expect(importCaddyfile(caddyBinary, join(scratch.path, 'none'))).rejects.toThrow('There is no file')
  })

  it('without a Caddy that could read it, and its JSON is taken all the same', async () => {
    writeFileSync(file, 'a.example.com {\n}\n')
    await expect(importCaddyfile(null, file)).rejects.toThrow('caddy adapt --config Caddyfile')
    writeFileSync(file, '{"apps":{}}')
    await expect(importCaddyfile(null, file)).resolves.toMatchObject({ routes: [] })
  })
})

it.each([
  ['words', '{args[:]} {args[:]}', /more than 200000 words/],
  ['bytes', '{args[0]}{args[0]}', /more than 64 MiB/],
])('a Caddyfile that doubles its %s in each snippet is not given to Caddy', (_of, twice, said) => {
  const levels = Array.from(
    { length: 30 },
    (_, level) => `(s${level + 1}) {\n\timport s${level} ${twice}\n}\n`,
  )
  const text = `(s0) {\n\theader X-A {args[:]}\n}\n${levels.join('')}a.example.com {\n\timport s30 a\n}\n`
  expect(() => plainCaddyfile(Buffer.from(text))).toThrow(said)
})

it('a Caddyfile means the same to Caddy once it is spelled in one way', () => {
  const odd = [
    '# a comment',
    'a.example.com {',
    '\trespond "quoted \\" here # no comment" 200 # a comment',
    '\theader X-A `back "quoted"`',
    '\theader X-B \\',
    '\t\t"goes on"',
    '\trespond /h <<END',
    '\t  two',
    '\t    lines',
    '\t  END 201',
    "\theader X-C it's",
    '\t@m path_regexp \\.php$',
    '\trespond @m 404',
    '}',
  ].join('\n')
  expect(JSON.parse(caddysOwn(plainCaddyfile(Buffer.from(odd)).text))).toEqual(JSON.parse(caddysOwn(odd)))
})
