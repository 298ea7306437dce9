import { allowedBy, type Csp, fetchDirectives } from './csp.ts'

const restricting = [
  ...fetchDirectives,
  'base-uri',
  'form-action',
  'frame-ancestors',
  'sandbox',
  'trusted-types',
]
const required = ['require-trusted-types-for', 'upgrade-insecure-requests']
/** With one of these, 'unsafe-inline' counts for nothing (CSP Level 3, 6.7.3.2), and with 'strict-dynamic' neither do hosts. */
const narrowing = /^'(sha\d+-.*|strict-dynamic)'$/i

/** In which ways the second policy allows more than the first. A policy that cannot be compared for sure allows more. */
export function cspWeakenings(before: Csp, after: Csp): string[] {
  const gone = required.filter(name => before.has(name) && !after.has(name))
  const wider = restricting.filter(name => {
    const old = allowedBy(before, name)
    return old !== undefined && allowsMore(old, allowedBy(after, name))
  })
  const named = wider.filter(name => before.has(name) || after.has(name))
  return [...gone, ...named].map(name => `Content-Security-Policy allows more by ${name}`)
}

function allowsMore(before: readonly string[], after: readonly string[] | undefined): boolean {
  if (after === undefined) return true
  const added = after.filter(value => !before.includes(value) && value.toLowerCase() !== "'none'")
  const words = after.map(value => value.toLowerCase())
  const lost = before.some(value => narrowing.test(value) && !after.includes(value))
  const revives = words.includes("'unsafe-inline'") || before.some(value => /^'strict-dynamic'$/i.test(value))
  return added.length > 0 || (lost && revives && words.join(' ') !== "'none'")
}

/** What a policy allows that undoes most of its use against injected scripts. Sentences without a full stop. */
export function cspCautions(csp: Csp): string[] {
  const scripts = allowedBy(csp, 'script-src')?.map(value => value.toLowerCase())
  if (scripts === undefined) return ['the Content-Security-Policy says nothing about scripts (script-src)']
  const narrow = scripts.some(value => narrowing.test(value))
  const wide = scripts.filter(value => /^(\*|https?:|data:|blob:)$/.test(value))
  return [
    ...(scripts.includes("'unsafe-inline'") && !narrow
      ? ["'unsafe-inline' lets scripts run that somebody put into a page"]
      : []),
    ...(scripts.includes("'unsafe-eval'") ? ["'unsafe-eval' lets pages run text as a script"] : []),
    ...(wide.length > 0 && !scripts.includes("'strict-dynamic'")
      ? [`${wide.join(' and ')} lets scripts come from anywhere`]
      : []),
  ]
}
