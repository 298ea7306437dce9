import { z } from 'zod'
import type { Command, Parameter } from '../../command.ts'
import { parametersOf, usageLine } from '../../grammar/usage.ts'
import { bodyOfLine } from './body-of-line.ts'
import { problemCodes } from './problem.ts'

/** A part of an OpenAPI document. */
export type Json = { [name: string]: unknown }

/** One command in the document. */
export interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  requestBody: Json
  responses: Json
  parameters?: Json[]
  'x-gatehouse-role': string
  'x-gatehouse-risk': string
}

/** The description of the API for programs and their makers. */
export interface OpenApi {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string }[]
  security: Json[]
  tags: { name: string }[]
  paths: Record<string, { post?: Operation; get?: Json }>
  components: Json
}

const riskWords: Record<Command['risk'], string> = {
  read: 'It only looks.',
  change: 'It runs at once, unless its plan turns out to be graver.',
  destructive: 'A key does it alone only with a destructive scope; otherwise a person must confirm it.',
  critical: 'Two people must confirm it, so no key can do it alone.',
}

/** OpenAPI 3.1 from the declarations of the commands: nothing is described here that is not declared there. */
export function openApi(commands: readonly Command[]): OpenApi {
  const nouns = [...new Set(commands.map(({ name }) => noun(name)))]
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description: about,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    tags: nouns.map(name => ({ name })),
    paths: {
      ...Object.fromEntries(
        commands.map(command => [
          `/${command.name.split(' ').join('/')}`,
          { post: operation(command, commands) },
        ]),
      ),
      '/openapi.json': { get: self },
    },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, `gh_…`; see `key create`.' },
      },
      schemas: { Answer: answer, Problem: problem },
      responses: { Problem: problemResponse, TooMany: tooMany, Unauthorized: unauthorized },
    },
  }
}

const about = `Every command of Gatehouse as one POST: the noun and the verb are the path, the parameters are members of one JSON object.
Values are text as it is typed in a chat; numbers, true and false (for yes and no), and lists of text (for values with commas) are taken as well.
Commands that change something take the header Idempotency-Key: sent again with the same body within 24 hours, they are answered again and not done again.
Send a request under a new Idempotency-Key to have it tried again after a failure.`

function operation(command: Command, commands: readonly Command[]): Operation {
  const { name, summary, role, risk } = command
  const words = `${summary}.\n\nNeeds the role ${role} and the scope ${noun(name)}:${risk}. Risk ${risk}: ${riskWords[risk]}\n\nAs it is typed: \`${usageLine(command)}\``
  return {
    operationId: name.replaceAll(' ', '-'),
    summary,
    description: words,
    tags: [noun(name)],
    ...(risk === 'read' ? {} : { parameters: [idempotencyKey] }),
    requestBody: requestBody(command, commands),
    responses: responses(command),
    'x-gatehouse-role': role,
    'x-gatehouse-risk': risk,
  }
}

function requestBody(command: Command, commands: readonly Command[]): Json {
  const entries = Object.entries(parametersOf(command))
  const open = Object.values(parametersOf(command)).find(({ place }) => place === 'keys')
  const required = entries.filter(([, { place, needed }]) => needed && place !== 'rest').map(([name]) => name)
  const examples = command.examples.flatMap((line, index) => {
    const value = bodyOfLine(commands, line)
    return value === null ? [] : [[`example-${index + 1}`, { summary: line, value }]]
  })
  const schema = {
    type: 'object',
    properties: Object.fromEntries(
      entries.flatMap(([name, parameter]) =>
        parameter.place === 'keys' ? [] : [[name, parameterSchema(parameter)]],
      ),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: open ? keySchema(open) : false,
  }
  return {
    required: required.length > 0,
    content: {
      'application/json': { schema, ...(examples.length > 0 && { examples: Object.fromEntries(examples) }) },
    },
  }
}

/** Of keys that are not named here; what each of them takes, the kind says. */
function keySchema({ summary }: Parameter): Json {
  const one = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }]
  return {
    anyOf: [...one, { type: 'array', items: { anyOf: one } }],
    description: `${summary}; each stands beside the members above`,
  }
}

function parameterSchema({ type, place, summary, looks, values }: Parameter): Json {
  const { $schema: _, ...typed } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
  const open = typed.enum === undefined && typed.anyOf === undefined
  const one = values && open ? { ...typed, enum: [...values] } : typed
  const description = `${summary}; looks like ${looks}`
  return place === 'rest' ? { type: 'array', items: one, description } : { ...one, description }
}

function responses({ risk }: Command): Json {
  const ref = (name: string) => ({ $ref: `#/components/responses/${name}` })
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } }
  const headers = {
    'Idempotency-Replayed': {
      description: 'true when this is the answer of an earlier request with the same Idempotency-Key',
      schema: { type: 'string', enum: ['true'] },
    },
  }
  return {
    '200': { description: 'It was done.', ...(risk !== 'read' && { headers }), content },
    '401': ref('Unauthorized'),
    '429': ref('TooMany'),
    default: ref('Problem'),
  }
}

function noun(name: string): string {
  return name.split(' ')[0] ?? name
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Names this request, so that sending it again does not do it again.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
}

const self = {
  operationId: 'openapi',
  summary: 'this description',
  responses: {
    '200': {
      description: 'An OpenAPI 3.1 document.',
      content: { 'application/json': { schema: { type: 'object' } } },
    },
    '401': { $ref: '#/components/responses/Unauthorized' },
    '429': { $ref: '#/components/responses/TooMany' },
  },
}

const texts = { type: 'array', items: { type: 'string' } }

const answer = {
  type: 'object',
  description: 'What was done, in words for people and as data for programs.',
  properties: {
    ok: { const: true },
    title: { type: 'string' },
    severity: { enum: ['ok', 'info', 'warning', 'error'] },
    facts: { type: 'array', items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 } },
    table: {
      type: 'object',
      properties: {
        columns: texts,
        rows: { type: 'array', items: texts },
        narrower: { type: 'string', description: 'What to type for some of the rows alone.' },
      },
      required: ['columns', 'rows'],
    },
    changes: { type: 'array', items: { type: 'object' } },
    code: {
      type: 'object',
      properties: { language: { enum: ['json', 'text'] }, text: { type: 'string' } },
      required: ['language', 'text'],
    },
    notes: texts,
    next: { ...texts, description: 'Commands to go on with, as they are typed.' },
    data: { description: 'The answer as data; null when there is none.' },
    link: {
      type: ['string', 'null'],
      description:
        'A page that shows a new secret once, within five minutes. No answer holds the secret itself.',
    },
  },
  required: ['ok', 'title', 'severity', 'data'],
}

const problem = {
  type: 'object',
  description: 'Why it was not done (RFC 9457).',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'A sentence for a person.' },
    code: { enum: [...problemCodes] },
    answer: {
      type: 'object',
      description: 'More of what was said: changes, findings, words of the edge, data.',
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
const problemResponse = { description: 'It was not done.', content: problemContent }
const unauthorized = {
  description: 'No API key, or one that is unknown, expired or revoked.',
  headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  content: problemContent,
}
const tooMany = {
  description: 'Too many requests of this key or this address.',
  headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } },
  content: problemContent,
}
