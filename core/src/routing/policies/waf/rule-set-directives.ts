import { type BodyOptions, bodyLimits, bodyRules, contentTypes } from './body-directives.ts'
import { crsRules } from './crs-rules.ts'
import { restDirective } from './rest-directive.ts'
import type { Waiver } from './waiver.ts'

/** What a rule set is made of. */
export interface RuleSetOptions extends BodyOptions {
  paranoia: number
  inboundThreshold: number
  outboundThreshold: number
  responseInspection: boolean
  waivers: readonly Waiver[]
}

/** The CRS allows GET, HEAD, POST and OPTIONS; an API needs the rest (crs-setup.conf.example, 900200). */
const methods = 'GET HEAD POST OPTIONS PUT PATCH DELETE'
/** The CRS's own (900250) but for Expect: curl and .NET send it with every long body, and the edge answers it itself. */
const refusedHeaders = [
  ...['content-encoding', 'proxy', 'lock-token', 'content-range', 'if'],
  ...['x-http-method-override', 'x-http-method', 'x-method-override', 'x-middleware-subrequest'],
]
/** What carries text that could betray something. Event streams pass at once. */
const inspectedAnswers = 'text/plain text/html text/xml application/json application/xml'

/**
 * A rule set in SecLang: Coraza's recommended settings, the Core Rule Set, and what it is told to do. Nothing that a person wrote freely is
 * in it: numbers, words of fixed lists, content types and targets of a safe pattern.
 */
export function ruleSetDirectives(options: RuleSetOptions): string {
  return [
    ...setup(options),
    ...bodyRules(options),
    // Before the rules that they let rest.
    ...options.waivers.flatMap((waiver, index) => restDirective(waiver, index)),
    'Include @coraza.conf-recommended',
    ...engine(options),
    'Include @crs-setup.conf.example',
    'Include @owasp_crs/*.conf',
    // They let every request of this very machine pass that calls itself Apache's own.
    'SecRuleRemoveById 905100 905110',
    ...options.waivers.flatMap(waiver => waiverDirectives(waiver, options.waivers)),
    '',
  ].join('\n')
}

function engine(options: RuleSetOptions): string[] {
  return [
    `SecRuleEngine ${options.mode === 'block' ? 'On' : 'DetectionOnly'}`,
    // It would copy bodies and cookies into a file.
    'SecAuditEngine Off',
    ...bodyLimits(options),
    `SecResponseBodyAccess ${options.responseInspection ? 'On' : 'Off'}`,
    `SecResponseBodyMimeType ${inspectedAnswers}`,
  ]
}

function setup(options: RuleSetOptions): string[] {
  const variables = [
    `blocking_paranoia_level=${options.paranoia}`,
    `detection_paranoia_level=${options.paranoia}`,
    `inbound_anomaly_score_threshold=${options.inboundThreshold}`,
    `outbound_anomaly_score_threshold=${options.outboundThreshold}`,
    `allowed_methods=${methods}`,
    `allowed_request_content_type=${contentTypes.map(type => `|${type}|`).join(' ')}`,
    `restricted_headers_basic=${refusedHeaders.map(name => `/${name}/`).join(' ')}`,
    // The sum of the scores is said by the rule that judges it.
    'reporting_level=0',
    `crs_skip_response_analysis=${options.responseInspection ? 0 : 1}`,
  ]
  const set = variables.map(variable => `setvar:'tx.${variable}'`)
  return [`SecAction "id:1000,phase:1,pass,t:none,nolog,${set.join(',')}"`]
}

/**
 * A rule that this Core Rule Set has no more, or that is waived as a whole, needs no waiver of a part, and Coraza would refuse the whole set
 * for its target.
 */
function waiverDirectives({ rule, target, route }: Waiver, all: readonly Waiver[]): string[] {
  if (!crsRules.has(rule) || route !== undefined) return []
  const isWhole = (one: Waiver) => one.rule === rule && one.target === null && one.route === undefined
  if (target !== null && all.some(isWhole)) return []
  return [target === null ? `SecRuleRemoveById ${rule}` : `SecRuleUpdateTargetById ${rule} "!${target}"`]
}
