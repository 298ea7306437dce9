import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { readBuildInfo } from '@gatehouse/core/advisories/build-info.ts'
import { readInstalledPackages } from '@gatehouse/core/advisories/installed-packages.ts'
import { Ajv, type AnySchemaObject } from 'ajv'
import formats from 'ajv-formats'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { caddyBinary } from '../harness/edge.ts'

const Sbom = z.looseObject({
  metadata: z.looseObject({ timestamp: z.string().optional() }),
  components: z.array(
    z.looseObject({ 'bom-ref': z.string(), name: z.string(), purl: z.string().optional() }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

const folder = mkdtempSync(join(tmpdir(), 'gh-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What `npm run sbom` writes. */
async function written(name: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const file = join(folder, name)
  const options = { cwd: folder, env: { ...process.env, CADDY_BIN: caddyBinary, ...env } }
  await promisify(execFile)(process.execPath, [resolve('bootstrap/sbom.mjs'), file], options)
  return readFileSync(file, 'utf8')
}

const schemas = new URL('res/schema/', import.meta.resolve('@cyclonedx/cyclonedx-library/package.json'))
const schema = (name: string): AnySchemaObject =>
  JSON.parse(readFileSync(new URL(`${name}.SNAPSHOT.schema.json`, schemas), 'utf8'))

/** What the published schema says against a document; nothing when it is valid. */
function faults(document: unknown): unknown[] {
  const ajv = formats.default(new Ajv({ strict: false }))
  for (const part of ['spdx', 'jsf-0.82'])
    ajv.addSchema({ ...schema(part), $id: `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json` })
  // The schema names formats of addresses that no field of ours has.
  for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true)
  const validate = ajv.compile(schema('bom-1.5'))
  validate(document)
  return validate.errors ?? []
}

/** What is locked or linked and not in the document. */
function missing(document: z.infer<typeof Sbom>): string[] {
  const purls = new Set(document.components.map(({ purl }) => purl))
  const npm = readInstalledPackages(readFileSync('package-lock.json', 'utf8')).map(
    ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`,
  )
  const { go, modules } = readBuildInfo(execFileSync(caddyBinary, ['build-info'], { encoding: 'utf8' }))
  const linked = modules.map(({ path, version }) => `pkg:golang/${path}@${version}`)
  expect(npm.length).toBeGreaterThan(400)
  expect(linked.length).toBeGreaterThan(100)
  return [...npm, ...linked, `pkg:golang/std@${go.replace('go', '')}`].filter(purl => !purls.has(purl))
}

describe('npm run sbom', async () => {
  const [text, again, dated] = await Promise.all([
    written('one.json'),
    written('other.json', { USER: 'somebody', LANG: 'C' }),
    written('dated.json', { SOURCE_DATE_EPOCH: '1790000000' }),
  ])
  const document = Sbom.parse(JSON.parse(text))

  it('names each package of the lock file and each module that is linked into Caddy', () => {
    expect(missing(document)).toEqual([])
    const without = document.components.filter(({ name }) => name !== 'github.com/quic-go/quic-go')
    expect(missing({ ...document, components: without })).toMatchObject([expect.stringContaining('quic-go')])
  })

  it('is valid CycloneDX 1.5', () => {
    expect(faults(document)).toEqual([])
    expect(faults({ ...document, components: [{ name: 'without a type' }] })).not.toEqual([])
    expect(faults({ ...document, serialNumber: '7' })).not.toEqual([])
  })

  it('says who needs whom, by references that are there once', () => {
    const refs = document.components.map(component => component['bom-ref'])
    expect(new Set(refs).size).toBe(refs.length)
    const known = new Set([...refs, 'gatehouse@0.1.0'])
    for (const { ref, dependsOn } of document.dependencies)
      for (const one of [ref, ...dependsOn]) expect(known, `${ref} needs ${one}`).toContain(one)
    expect(document.dependencies.find(({ ref }) => ref === 'gatehouse@0.1.0')?.dependsOn).toContain(
      'gatehouse/caddy@0.1.0',
    )
  })

  it('is the same each time, and tells nothing of the machine', () => {
    expect(again).toBe(text)
    for (const word of [resolve('.'), folder, 'registry', '.toolchain']) expect(text).not.toContain(word)
    expect([...text.matchAll(/https?:\/\/[^/"]+/g)].map(([host]) => host)).toEqual(['http://cyclonedx.org'])
    expect(document.metadata.timestamp).toBeUndefined()
  })

  it('has the time of the sources when it is told', () => {
    expect(Sbom.parse(JSON.parse(dated)).metadata.timestamp).toBe('2026-09-21T14:13:20.000Z')
  })

  it('refuses a time that is none, in a sentence', async () => {
    const failed = written('no.json', { SOURCE_DATE_EPOCH: 'yesterday' })
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /SOURCE_DATE_EPOCH must be a number of seconds since 1970, such as \d+\.\n$/,
      ),
    })
  })
})
