import { domainToASCII } from 'node:url'
import { z } from 'zod'
import { looksLikeAddress } from './address.ts'

const maxHostLength = 253
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A host name as routes carry it: lower case, ASCII (an international name as punycode), without port or trailing
 * dot; a wildcard only as the whole left-most label (`*.example.com`). RFC 1123, RFC 5890.
 */
export const Host = z.string().transform((text, context): string => {
  const host = readHost(text)
  if (typeof host === 'string') return host
  context.addIssue({ code: 'custom', message: host.problem })
  return z.NEVER
})
export type Host = z.infer<typeof Host>

function readHost(text: string): string | { problem: string } {
  const strange = strangeCharacter(text)
  if (strange) return { problem: strange }
  const wildcard = text.startsWith('*.')
  const name = wildcard ? text.slice(2) : text
  if (name.includes('*'))
    return { problem: 'a wildcard is only possible as the whole first part, as in *.example.com' }
  if (name.endsWith('.')) return { problem: 'write the host without the dot at its end' }
  const ascii = domainToASCII(name)
  if (ascii === '') return { problem: 'this is not a host name; write one like shop.example.com' }
  if (looksLikeAddress(name) || looksLikeAddress(ascii))
    return { problem: 'a route needs a host name like shop.example.com, not an address' }
  const host = wildcard ? `*.${ascii}` : ascii
  if (host.length > maxHostLength) return { problem: `a host name has at most ${maxHostLength} characters` }
  const wrong = ascii.split('.').find(part => !label.test(part))
  if (wrong !== undefined) return { problem: partProblem(wrong) }
  if (wildcard && !ascii.includes('.'))
    return { problem: 'a wildcard needs a domain below it, as in *.example.com' }
  return host
}

function strangeCharacter(text: string): string | undefined {
  if (text === '') return 'the host is empty; write one like shop.example.com'
  if (/[\r\n]/.test(text)) return 'a host cannot hold a line break'
  if (/\s/.test(text))
    return 'a host cannot hold a space; write several hosts with commas: a.example.com,b.example.com'
  if (/[{}]/.test(text)) return 'a host cannot hold { or }; placeholders are not taken from people'
  if (/:\/\//.test(text)) return 'write the host alone, without http:// or https://'
  if (/:/.test(text)) return 'write the host without a port; the listeners are in the settings'
  if (/\//.test(text)) return 'write the host alone and give the path as path=/…'
  const other = /[^\p{L}\p{M}\p{N}.-]/u.exec(text.replaceAll('*', ''))
  return other
    ? `a host cannot hold ${JSON.stringify(other[0])}; letters, digits, dots and hyphens only`
    : undefined
}

function partProblem(part: string): string {
  if (part === '') return 'the host has two dots in a row, or begins with one'
  if (part.length > 63) return 'a part of a host name has at most 63 characters'
  return `"${part}" is not a part of a host name: letters, digits and inner hyphens only`
}
