import { handlers } from './handlers/index.ts'
import type { Part } from './part.ts'
import { readCondition, Unread } from './read-condition.ts'
import type { Rule, Step } from './rule.ts'

/** Deeper than any Caddyfile goes. */
const maxDepth = 50

/** Routes of Caddy, in their order. */
export function readRules(list: Part, depth = 0): Rule[] {
  return list.items().map(part => readRule(part, depth))
}

function readRule(part: Part, depth: number): Rule {
  const group = part.at('group').text() ?? null
  const terminal = part.at('terminal').flag() ?? false
  const rule = { group, terminal, part }
  if (depth > maxDepth) {
    part.leave('It is nested deeper than anything that is read here.')
    return { ...rule, conditions: null, steps: [{ kind: 'lost', grave: true, part }] }
  }
  try {
    const conditions = part
      .at('match')
      .items()
      .map(set => readCondition(set))
    const steps = part
      .at('handle')
      .items()
      .flatMap(handler => readHandler(handler, depth))
    return { ...rule, conditions, steps }
  } catch (error) {
    if (!(error instanceof Unread)) throw error
    part.leave(error.message)
    const grave = protects(part.at('handle').value)
    return { ...rule, conditions: null, steps: [{ kind: 'lost', grave, part }] }
  }
}

function readHandler(part: Part, depth: number): Step[] {
  const name = part.at('handler').text() ?? ''
  if (name === 'subroute') return [{ kind: 'rules', rules: readRules(part.at('routes'), depth + 1) }]
  const reader = handlers.find(one => one.handler === name)
  if (reader) return reader.read(part)
  part.leave(`The handler ${name.slice(0, 60) || 'without a name'} is not known here.`)
  return [{ kind: 'lost', grave: true, part }]
}

/** Handlers that change how an answer looks, and keep nobody out. */
const harmless = ['encode', 'file_server', 'headers', 'log_append', 'reverse_proxy', 'templates', 'vars']

/** Whether something in there may refuse requests, so that without it more would come through. */
function protects(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(protects)
  if (typeof value !== 'object' || value === null) return false
  if ('handler' in value) {
    const { handler } = value
    if (handler === 'headers' && 'request' in value) return true
    if (handler === 'static_response') {
      const status = 'status_code' in value ? Number(value.status_code) : 200
      if (!(status < 400) || 'abort' in value) return true
    } else if (handler !== 'subroute' && handler !== 'rewrite' && !harmless.includes(String(handler)))
      return true
  }
  return Object.values(value).some(protects)
}
