import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inRoot } from './place.mjs'

/**
 * One CycloneDX 1.5 document of what npm says that the lock file holds and of what Caddy says that it was built from
 * (`caddy build-info`). What tells of the machine or the moment is left out; `time` is an ISO time or nothing.
 */
export function sbomOf(packages, build, time) {
  const { name, version, description, license } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const ref = `${name}@${version}`
  const caddy = caddyOf(build, version)
  const component = {
    'bom-ref': ref,
    type: 'application',
    name,
    version,
    description,
    licenses: [{ license: { id: license } }],
    purl: `pkg:npm/${ref}`,
  }
  const components = [...packages.components.map(fromNpm), ...caddy.components].sort(byRef('bom-ref'))
  const uses = packages.dependencies.map(one =>
    one.ref === ref ? { ...one, dependsOn: [...one.dependsOn, caddy.ref] } : one,
  )
  const dependencies = [...uses, ...caddy.dependencies].map(sorted).sort(byRef('ref'))
  const body = { metadata: { ...(time && { timestamp: time }), component }, components, dependencies }
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`,
    version: 1,
    ...body,
  }
}

/** Without where a package was fetched from: that is a matter of the machine. */
function fromNpm({ externalReferences, ...component }) {
  const references = (externalReferences ?? []).filter(({ type }) => type !== 'distribution')
  return references.length > 0 ? { ...component, externalReferences: references } : component
}

/** Caddy, Go's standard library and each module; Go does not tell which of them needs which. */
function caddyOf(build, version) {
  const lines = build.split('\n').map(line => line.trim().split('\t'))
  const main = lines.find(([kind]) => kind === 'path')?.[1]
  const go = lines.find(([kind]) => kind === 'go')?.[1]?.replace(/^go(\S+).*$/, '$1')
  if (!main || !go) throw new Error('`caddy build-info` does not tell what Caddy was built from.')
  const modules = lines.flatMap(([kind], index) => {
    const [, path, number, sum] =
      kind === 'dep' && lines[index + 1]?.[0] === '=>' ? lines[index + 1] : lines[index]
    return kind === 'dep' ? [goModule(path, number, sum)] : []
  })
  const ref = `${main}@${version}`
  const components = [goModule('std', go), ...modules]
  const refs = components.map(one => one['bom-ref'])
  return {
    ref,
    components: [{ 'bom-ref': ref, type: 'application', name: main, version }, ...components],
    dependencies: [{ ref, dependsOn: refs }, ...refs.map(one => ({ ref: one, dependsOn: [] }))],
  }
}

// Upper case stays in the purl, as in the documents of Go's own generator: databases of advisories spell it so.
function goModule(path, version, sum) {
  const purl = `pkg:golang/${path}@${version}`
  const hash = sum?.startsWith('h1:') && Buffer.from(sum.slice(3), 'base64').toString('hex')
  const hashes = hash && [{ alg: 'SHA-256', content: hash }]
  return { 'bom-ref': purl, type: 'library', name: path, version, ...(hashes && { hashes }), purl }
}

const sorted = ({ ref, dependsOn }) => ({ ref, dependsOn: [...dependsOn].sort() })

const byRef = key => (a, b) => (a[key] < b[key] ? -1 : 1)

/** A UUID of version 8 (RFC 9562) by the content: another document has another number. */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex[16], 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
