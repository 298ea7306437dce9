import { AppError } from '@gatehouse/core/error.ts'
import { compress } from '@gatehouse/core/routing/policies/compress.ts'
import { originPattern } from '@gatehouse/core/routing/policies/cors/origin.ts'
import { cors } from '@gatehouse/core/routing/policies/cors.ts'
import { headers } from '@gatehouse/core/routing/policies/headers.ts'
import { optionWords, type PolicyKind, typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Texts that are nearly right, and some that are not at all. */
const piece = fc.constantFrom(
  ...[
    "'self'",
    "'none'",
    'default-src',
    'img-src',
    'sandbox',
    'allow-scripts',
    'https://a.example',
    '*',
    '*.b',
  ],
  ...[
    'camera=()',
    'geolocation=(self)',
    'X-Team:',
    'X-Env:prod',
    'Server',
    'https://',
    'https://*.c.example',
  ],
  ...[
    'text/html',
    'application/json',
    'GET',
    'put',
    'none',
    'preset',
    ';',
    ',',
    ' ',
    '=',
    '(',
    ')',
    '"',
    "'",
  ],
  ...['{env.HOME}', '{', '}', '\n', '\r\n', '\0', 'ä', '\u202e', '|', '\\', '[::1]', ':8443', '/', '@'],
)
const text = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map(parts => parts.join('')),
  fc.string({ maxLength: 40, unit: 'binary' }),
)

/** What somebody typed is refused with a sentence, or kept in a form that could be typed again and holds nothing that the edge expands. */
function soundOrRefused(kind: PolicyKind, typed: Record<string, string>): void {
  let options: Record<string, unknown>
  try {
    options = typedOptions(kind, null, typed)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return
  }
  expect(kind.schema.safeParse(options).data).toEqual(options)
  for (const words of Object.values(optionWords(kind, options))) expect(words).toMatch(/^[ -z|~]*$/)
  for (const routes of [
    kind.around?.(options as never, {} as never),
    kind.routes?.(options as never, {} as never),
  ])
    expect(JSON.stringify(Object.values(routes ?? {})).includes('{env')).toBe(false)
}

describe('whatever is typed is sound or refused', () => {
  it.each([
    [headers, ['csp', 'permissions', 'set', 'remove']],
    [cors, ['origins', 'methods', 'headers', 'expose']],
    [compress, ['types', 'encodings']],
  ] as const)('of $kind', (kind, keys) => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), text, (key, value) => {
        const needed = kind === cors ? { origins: 'https://app.example.com' } : {}
        soundOrRefused(kind, { ...needed, [key]: value })
      }),
      { numRuns: 5000 },
    )
  })

  it('an allowed origin matches its pattern and nothing around it', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (domain, port) => {
        const [origin] = (typedOptions(cors, null, { origins: `https://${domain}:${port}` }).origins ??
          []) as string[]
        const pattern = new RegExp(originPattern([origin ?? '']))
        expect(origin).toMatch(pattern)
        for (const other of [
          `${origin}.evil.example`,
          `x${origin}`,
          `${origin}\n`,
          origin?.replace('.', 'x'),
        ])
          expect(other).not.toMatch(pattern)
      }),
    )
  })
})
