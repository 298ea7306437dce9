import { sourceProblem } from './csp-source.ts'

/** A Content-Security-Policy: the values of each directive. */
export type Csp = ReadonlyMap<string, readonly string[]>

/** Directives that say from where things may come; `default-src` stands in for those that are missing (CSP Level 3, 6.8.3). */
export const fetchDirectives: readonly string[] = [
  'default-src',
  'child-src',
  'connect-src',
  'fenced-frame-src',
  'font-src',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'object-src',
  'prefetch-src',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'worker-src',
]
const placeDirectives = ['base-uri', 'form-action', 'frame-ancestors']
const otherDirectives = [
  'report-to',
  'report-uri',
  'require-trusted-types-for',
  'sandbox',
  'trusted-types',
  'upgrade-insecure-requests',
]
const forgotten = ['block-all-mixed-content', 'navigate-to', 'plugin-types', 'referrer', 'require-sri-for']
const sandboxWords =
  /^allow-(downloads|forms|modals|orientation-lock|pointer-lock|popups|popups-to-escape-sandbox|presentation|same-origin|scripts|storage-access-by-user-activation|top-navigation|top-navigation-by-user-activation|top-navigation-to-custom-protocols)$/

/** The directives of a policy's text; or what is wrong with it, as a sentence without a full stop. */
export function readCsp(text: string): Csp | string {
  if (text.includes(',')) return 'it cannot hold a comma: browsers would read two policies'
  const csp = new Map<string, string[]>()
  for (const part of text.split(';')) {
    const [typed, ...values] = part.trim().split(/\s+/)
    if (!typed) continue
    const name = typed.toLowerCase()
    const problem = csp.has(name)
      ? `${name} is there twice; browsers heed the first alone`
      : directiveProblem(name, values)
    if (problem !== undefined) return problem
    csp.set(name, values)
  }
  return csp.size === 0 ? "name at least one directive, as in default-src 'self'" : csp
}

/** A policy's text in its one form. */
export function writeCsp(csp: Csp): string {
  return [...csp].map(([name, values]) => [name, ...values].join(' ')).join('; ')
}

/** What a directive of that name allows, also by `default-src`; undefined when it restricts nothing. */
export function allowedBy(csp: Csp, name: string): readonly string[] | undefined {
  const [, family] = /^(script-src|style-src)-/.exec(name) ?? []
  const nearer =
    name === 'worker-src' ? ['child-src', 'script-src'] : name === 'frame-src' ? ['child-src'] : []
  const names = [name, ...(family === undefined ? [] : [family]), ...nearer]
  if (fetchDirectives.includes(name)) names.push('default-src')
  return names.map(one => csp.get(one)).find(values => values !== undefined)
}

function directiveProblem(name: string, values: readonly string[]): string | undefined {
  if (fetchDirectives.includes(name)) return listProblem(name, values, false)
  if (placeDirectives.includes(name)) return listProblem(name, values, true)
  if (forgotten.includes(name)) return `${name} is heeded by no browser any more; leave it out`
  if (!otherDirectives.includes(name)) return `there is no directive "${name}"`
  return otherProblem(name, values)
}

function listProblem(name: string, values: readonly string[], places: boolean): string | undefined {
  if (values.length === 0) return `${name} says nothing; write 'none' if nothing is allowed`
  if (values.length > 1 && values.some(value => value.toLowerCase() === "'none'"))
    return `${name}: 'none' stands alone or not at all`
  const problem = values.map(value => sourceProblem(value, places)).find(Boolean)
  return problem && `${name}: ${problem}`
}

function otherProblem(name: string, values: readonly string[]): string | undefined {
  const wrong = (word: RegExp) => values.find(value => !word.test(value))
  switch (name) {
    case 'upgrade-insecure-requests':
      return values.length > 0 ? `${name} has no values` : undefined
    case 'sandbox': {
      const word = wrong(sandboxWords)
      return word && `sandbox: "${word}" is not known; its words begin with allow-, as in allow-scripts`
    }
    case 'require-trusted-types-for':
      return values.join(' ') === "'script'" ? undefined : `${name} has one value: 'script'`
    case 'trusted-types': {
      const word = wrong(/^('none'|'allow-duplicates'|\*|[\w#=/@.%-]+)$/)
      return word && `trusted-types: "${word}" is not the name of a policy`
    }
    default:
      return values.length === 1 && !/['"]/.test(values.join(''))
        ? undefined
        : `${name} has one value, ${name === 'report-to' ? 'the name of an endpoint' : 'an address'}`
  }
}
