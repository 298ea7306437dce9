import { z } from 'zod'
import { listField, numberField, weakens } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, open, proven } from '../policy/proof.ts'

/** In the order in which they are chosen when a client takes both. */
const encodings = ['zstd', 'gzip'] as const
type Encoding = (typeof encodings)[number]

/** What is text, or as good as text. Never `text/*`, because that holds `text/event-stream`. */
const usualTypes = [
  ...['html', 'css', 'plain', 'xml', 'csv', 'markdown', 'calendar', 'javascript', 'vtt'].map(
    one => `text/${one}`,
  ),
  ...['javascript', 'json', 'ld+json', 'manifest+json', 'problem+json', 'geo+json', 'vnd.api+json'].map(
    one => `application/${one}`,
  ),
  ...['graphql-response+json', 'xml', 'xhtml+xml', 'rss+xml', 'atom+xml', 'wasm'].map(
    one => `application/${one}`,
  ),
  ...['image/svg+xml', 'image/x-icon', 'image/vnd.microsoft.icon', 'font/ttf', 'font/otf'],
].sort()

const dense =
  /^(image\/(jpeg|png|gif|webp|avif)|(audio|video)\/.*|font\/woff2?|application\/(zip|gzip|zstd|x-7z-compressed|octet-stream|pdf))$/

const readType = z.string().transform((typed, context): string => {
  const type = typed.toLowerCase()
  const problem = !/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/.test(type)
    ? `"${typed}" is no type of content; write one like text/html, without a star`
    : type === 'text/event-stream'
      ? 'events must arrive one by one, so text/event-stream is never compressed'
      : dense.test(type)
        ? `${type} is dense already; compressing it would only cost time`
        : undefined
  if (problem === undefined) return type
  context.addIssue({ code: 'custom', message: problem })
  return z.NEVER
})

const ContentType = {
  schema: z.string().refine(text => readType.safeParse(text).data === text),
  read: readType,
  write: (type: string) => type,
}

const encodingName = z.enum(encodings, 'say zstd, gzip or both')
const Encoding = { schema: encodingName, read: encodingName as z.ZodType<Encoding, string>, write: String }

const fields = {
  encodings: listField(Encoding, encodings.length, {
    summary: 'how answers may be compressed; a client that takes both gets zstd',
    looks: encodings.join(','),
    usual: [...encodings].sort(),
    weaker: weakens.never, // Compressing protects nothing.
  }),
  'min-size': numberField(100, 10_000_000, {
    summary: 'answers of fewer bytes stay as they are',
    looks: '512',
    usual: 512,
    weaker: weakens.never,
  }),
  types: listField(ContentType, 100, {
    summary: 'the types of content that are compressed',
    looks: 'text/html,application/json',
    usual: usualTypes,
    weaker: weakens.never,
  }),
}

/**
 * Compresses answers of the upstream for clients that ask for it. Answers that are compressed already, parts of a whole (206), events,
 * WebSockets and what says no-transform stay as they are (Caddy, encode.go).
 */
export const compress = definePolicy({
  kind: 'compress',
  summary: 'compress text on its way to clients that take it (zstd, gzip)',
  examples: [
    'policy add smaller compress',
    'policy add smaller-json compress encodings=gzip types=application/json',
  ],
  fields,
  proves: 'An answer is compressed for a client that asks for it and comes as it is to one that does not.',
  problem: ({ encodings: chosen, types }) =>
    chosen.length === 0
      ? 'name at least one of encodings'
      : types.length === 0
        ? 'name at least one type'
        : undefined,
  routes: ({ encodings: chosen, 'min-size': minSize, types }) => [
    {
      handle: [
        {
          handler: 'encode',
          encodings: Object.fromEntries(chosen.map(name => [name, {}])),
          prefer: encodings.filter(name => chosen.includes(name)),
          // Caddy compresses what is longer than this.
          minimum_length: minSize - 1,
          match: { headers: { 'Content-Type': types.flatMap(type => [type, `${type};*`]) } },
        },
      ],
    },
  ],
  prove: async ({ ask }, { encodings: chosen, 'min-size': minSize, types }) => {
    const plain = await ask()
    if (plain.header('content-encoding').length > 0)
      return failed('an answer was compressed although nobody had asked for it')
    const type = plain.header('content-type')[0]?.split(';')[0] ?? ''
    if (plain.body.length < minSize || !types.includes(type))
      return open(
        `what stands in for the target is ${type} of ${plain.body.length} bytes, which stays as it is`,
      )
    for (const name of chosen) {
      const answer = await ask({ headers: { 'Accept-Encoding': name } })
      const found = answer.header('content-encoding').join(', ')
      if (found !== name || answer.body.length >= plain.body.length)
        return failed(
          `to a client that takes ${name} the answer came ${found === '' ? 'as it is' : `as ${found}`}`,
        )
    }
    return proven(
      `${chosen.join(' and ')} came to clients that take it, and the answer as it is to another one`,
    )
  },
})
