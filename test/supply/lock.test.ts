import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { readBuildInfo } from '@gatehouse/core/advisories/build-info.ts'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { Checkout } from '../bootstrap/checkout.ts'
import { caddyBinary } from '../harness/edge.ts'

const Package = z.looseObject({
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
})
const Lock = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), Package) })
const Manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()) })

const text = readFileSync('package-lock.json', 'utf8')
const packages = Object.entries(Lock.parse(JSON.parse(text)).packages)

/** What is wrong with a lock file: where it would fetch from, and what it would take unseen. */
const faults = (locked: typeof packages): string[] =>
  locked.flatMap(([path, { resolved, integrity, link }]) => [
    ...(resolved !== undefined && !link ? [`${path} names where it comes from`] : []),
    ...(resolved !== undefined && /[:@]/.test(resolved) ? [`${path} names a host`] : []),
    ...(path.includes('node_modules/') && !link && !/^sha512-/.test(integrity ?? '')
      ? [`${path} has no hash`]
      : []),
  ])

it('package-lock.json names no host, and has a hash of each package', () => {
  expect(faults(packages)).toEqual([])
  expect(text).not.toMatch(/https?:\/\/[^"]*\.tgz/)
  const evil: typeof packages = [
    ['node_modules/a', { resolved: 'https://registry.example/a.tgz', integrity: 'sha512-x' }],
    ['node_modules/b', { integrity: 'sha1-x' }],
    ['node_modules/c', {}],
  ]
  expect(faults(evil)).toHaveLength(4)
})

it('a package that would run code when it is installed is named in allowScripts, and refused there', () => {
  const { allowScripts } = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')))
  expect(Object.values(allowScripts)).not.toContain(true)
  const eager = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
  expect(
    eager.map(path => path.replace('node_modules/', '')).filter(name => !(name in allowScripts)),
  ).toEqual([])
})

it('setting up runs nothing that a package brings, with the npm of this machine', async () => {
  const checkout = new Checkout()
  checkout.caddy('bin/caddy')
  const root = { name: 'eager', version: '1.0.0', scripts: { postinstall: 'echo ran > ran' } }
  checkout.write('package.json', JSON.stringify(root))
  const lock = { name: 'eager', version: '1.0.0', lockfileVersion: 3, packages: { '': root } }
  checkout.write('package-lock.json', JSON.stringify(lock))
  checkout.write('node_modules/old', '')
  const npm = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim())
  const PATH = `${checkout.path('bin')}:/usr/bin:/bin`
  await checkout.run('start.mjs', [], { env: { npm_execpath: npm, PATH } })
  expect(checkout.has('node_modules/old')).toBe(false)
  expect(checkout.has('ran')).toBe(false)
})

it('every installation by npm leaves scripts out', () => {
  const sources = readdirSync('bootstrap').map(file => readFileSync(`bootstrap/${file}`, 'utf8'))
  const installing = sources.filter(
    source => source.includes("'./npm.mjs'") && /'(ci|install)',/.test(source),
  )
  expect(installing).toHaveLength(2)
  for (const source of installing) expect(source).toContain("'--ignore-scripts'")
})

it('go.sum has the hash of each module that is linked into Caddy', () => {
  const sums = new Set(readFileSync(resolve('caddy/go.sum'), 'utf8').split('\n'))
  const { modules } = readBuildInfo(execFileSync(caddyBinary, ['build-info'], { encoding: 'utf8' }))
  expect(modules.length).toBeGreaterThan(100)
  for (const { path, version, sum } of modules) expect(sums).toContain(`${path} ${version} ${sum}`)
})
