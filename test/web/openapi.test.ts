import { commands } from '@gatehouse/bot/commands/index.ts'
import { parametersOf } from '@gatehouse/bot/grammar/usage.ts'
import { docsPage } from '@gatehouse/bot/platforms/api/docs-page.ts'
import { openApi } from '@gatehouse/bot/platforms/api/openapi.ts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { TestWeb } from './web-parts.ts'

const keep = keeper()
const document = openApi(commands)

it('is given to whoever has a key, as OpenAPI 3.1', async () => {
  const web = keep(await TestWeb.start())
  const headers = { authorization: `Bearer ${web.key()}` }
  const { status, json } = await web.ask('/api/v1/openapi.json', { headers })
  expect(status).toBe(200)
  expect(json).toEqual(JSON.parse(JSON.stringify(document)))
  expect(json.openapi).toBe('3.1.0')
})

it('is valid by the schema of OpenAPI 3.1, which finds what is not', async () => {
  const copy = () => JSON.parse(JSON.stringify(document))
  const validator = new Validator()
  expect(await validator.validate(copy())).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  const without = copy()
  delete without.paths['/route/add'].post.responses['200'].description
  expect((await new Validator().validate(without)).valid).toBe(false)
  const more = copy()
  more.paths['/route/add'].post.requestBody.foreign = 1
  expect((await new Validator().validate(more)).valid).toBe(false)
})

it('has every command with its role, its risk and every parameter, and nothing else', () => {
  const paths = commands.map(({ name }) => `/${name.split(' ').join('/')}`)
  expect(Object.keys(document.paths).sort()).toEqual([...paths, '/openapi.json'].sort())
  for (const command of commands) {
    const { post } = document.paths[`/${command.name.split(' ').join('/')}`] ?? {}
    expect(post).toMatchObject({ 'x-gatehouse-role': command.role, 'x-gatehouse-risk': command.risk })
    const text = JSON.stringify(post)
    for (const [name, { summary, values, place }] of Object.entries(parametersOf(command))) {
      if (place !== 'keys') expect(text).toContain(JSON.stringify(name))
      expect(text).toContain(JSON.stringify(summary).slice(1, -1))
      for (const one of values ?? []) expect(text).toContain(JSON.stringify(one))
    }
    expect(post?.parameters !== undefined).toBe(command.risk !== 'read')
  }
})

it('every reference leads somewhere, and every operation has a name of its own', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, ref = '']) => ref)
  expect(refs.length).toBeGreaterThan(commands.length)
  for (const ref of new Set(refs)) expect(at(ref), ref).toBeTypeOf('object')
  const names = Object.values(document.paths).map(({ get, post }) => post?.operationId ?? get?.operationId)
  expect(new Set(names).size).toBe(names.length)
})

it('every part has the members that OpenAPI 3.1 demands, and no other', () => {
  expect(Object.keys(document).sort()).toEqual(
    ['components', 'info', 'openapi', 'paths', 'security', 'servers', 'tags'].sort(),
  )
  const operationMembers =
    /^(tags|summary|description|operationId|parameters|requestBody|responses|security|x-.+)$/
  for (const [path, item] of Object.entries(document.paths)) {
    expect(path).toMatch(/^\/[a-z-]+(\/[a-z-]+){0,2}(\.json)?$/)
    for (const operation of Object.values(item)) {
      for (const member of Object.keys(operation)) expect(member).toMatch(operationMembers)
      const { responses } = operation as { responses: Record<string, object> }
      for (const [status, response] of Object.entries(responses)) {
        expect(status).toMatch(/^([1-5]\d\d|default)$/)
        expect('$ref' in response || 'description' in response).toBe(true)
      }
    }
  }
  for (const schema of schemas(document)) {
    if (schema.type !== undefined)
      expect([schema.type].flat().every(type => jsonTypes.includes(String(type)))).toBe(true)
    if (typeof schema.pattern === 'string')
      expect(() => new RegExp(String(schema.pattern), 'u')).not.toThrow()
    if (Array.isArray(schema.required))
      for (const name of schema.required) expect(Object.keys(Object(schema.properties))).toContain(name)
  }
})

it('the examples say what the schemas allow', () => {
  for (const { post } of Object.values(document.paths)) {
    const content = (post?.requestBody.content ?? {}) as Record<string, { schema: never; examples?: object }>
    const { schema, examples = {} } = content['application/json'] ?? {}
    const {
      properties = {},
      required = [],
      additionalProperties = false,
    } = (schema ?? {}) as {
      properties?: Record<string, { type?: string; enum?: string[] }>
      required?: string[]
      additionalProperties?: false | { type?: string; enum?: string[] }
    }
    for (const { value } of Object.values(examples) as { value: Record<string, unknown> }[]) {
      for (const name of required) expect(value).toHaveProperty([name])
      for (const [name, one] of Object.entries(value)) {
        const property = properties[name] ?? (additionalProperties || undefined)
        expect(property, name).toBeDefined()
        if (property?.type === 'array') expect(Array.isArray(one)).toBe(true)
        if (property?.enum) expect(property.enum).toContain(one)
      }
    }
  }
})

const jsonTypes = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null']

function at(ref: string): unknown {
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((part, name) => Object(part)[name], document)
}

/** Everything in the document that is a schema. */
function* schemas(part: unknown, name = ''): Generator<Record<string, unknown>> {
  if (typeof part !== 'object' || part === null) return
  if (['schema', 'items'].includes(name)) yield part as Record<string, unknown>
  for (const [member, inner] of Object.entries(part)) {
    if (name === 'schemas' || name === 'properties') yield inner as Record<string, unknown>
    if (member !== 'examples') yield* schemas(inner, member)
  }
}

it('says what policy add takes beside name and kind', () => {
  const { requestBody } = document.paths['/policy/add']?.post ?? {}
  expect(requestBody).toMatchObject({
    content: {
      'application/json': {
        schema: {
          properties: { kind: { enum: expect.arrayContaining(['hsts', 'waf']) } },
          additionalProperties: {
            anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'array' }],
            description: expect.stringContaining('each stands beside the members above'),
          },
        },
      },
    },
  })
})

it('the page for people says the same of policy add', () => {
  const [, section = ''] = String(docsPage(document)).split('id="policy-add"')
  expect(section.split('</section>')[0]).toContain(
    'Further members: the keys of the kind, as policy kinds &lt;kind&gt; lists them; each stands beside the members above.',
  )
})
