import { crsRules } from './crs-rules.ts'
import type { Waiver } from './waiver.ts'

/** What a rule set is made of. */
export interface RuleSetOptions {
  mode: 'detect' | 'block'
  paranoia: number
  inboundThreshold: number
  outboundThreshold: number
  bodyLimitBytes: number
  argumentLimit: number
  beyondLimit: 'refuse' | 'pass'
  responseInspection: boolean
  unreadTypes: readonly string[]
  waivers: readonly Waiver[]
}

/** Bodies beyond this are kept in a file while they are inspected (coraza.conf-recommended). */
const inMemoryBytes = 131_072
/** The CRS allows GET, HEAD, POST and OPTIONS; an API needs the rest (crs-setup.conf.example, 900200). */
const methods = 'GET HEAD POST OPTIONS PUT PATCH DELETE'
/** The first line is the CRS's own (900220). Of the others the rules see the body as well, whatever they are called. */
const contentTypes = [
  ...['application/x-www-form-urlencoded', 'multipart/form-data', 'text/xml', 'application/xml'],
  ...['application/soap+xml', 'application/json'],
  ...['text/plain', 'application/x-ndjson', 'application/ndjson', 'application/csp-report'],
  ...['application/graphql', 'application/grpc-web', 'application/grpc-web+proto'],
  ...['application/grpc-web-text', 'application/grpc-web-text+proto'],
]
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
    'Include @coraza.conf-recommended',
    ...engine(options),
    'Include @crs-setup.conf.example',
    'Include @owasp_crs/*.conf',
    // They let every request of this very machine pass that calls itself Apache's own.
    'SecRuleRemoveById 905100 905110',
    ...options.waivers.flatMap(waiverDirectives),
    '',
  ].join('\n')
}

function engine(options: RuleSetOptions): string[] {
  const { mode, bodyLimitBytes, argumentLimit, beyondLimit, responseInspection } = options
  // Coraza refuses a body that reaches the limit, and would do so even when it is only to detect.
  const limit = bodyLimitBytes + 1
  const partial = mode === 'detect' || beyondLimit === 'pass'
  return [
    `SecRuleEngine ${mode === 'block' ? 'On' : 'DetectionOnly'}`,
    // It would copy bodies and cookies into a file.
    'SecAuditEngine Off',
    `SecRequestBodyLimit ${limit}`,
    `SecRequestBodyInMemoryLimit ${Math.min(limit, inMemoryBytes)}`,
    `SecRequestBodyLimitAction ${partial ? 'ProcessPartial' : 'Reject'}`,
    `SecArgumentsLimit ${argumentLimit}`,
    `SecResponseBodyAccess ${responseInspection ? 'On' : 'Off'}`,
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

const grpcWeb = 'application/grpc-web(?:[+]proto)?'
const texts =
  'text/plain|application/(?:x-)?ndjson|application/graphql|application/grpc-web-text(?:[+]proto)?'

/** What the rules see of a body, by its content type. */
function bodyRules({ unreadTypes, beyondLimit }: RuleSetOptions): string[] {
  const type = (pattern: string) => `SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:${pattern})\\s*(?:;|$)"`
  const early = (id: number, actions: string) => `"id:${id},phase:1,pass,t:none,t:lowercase,nolog,${actions}"`
  const rules = [
    // Whatever ends in +json is read as JSON already (coraza.conf-recommended, 200006), so nothing is hidden in it.
    `${type('application/[a-z0-9.-]+[+]json')} ${early(1001, 'ctl:ruleRemoveById=920420')}`,
    `${type('application/csp-report')} ${early(1002, 'ctl:requestBodyProcessor=JSON')}`,
    // Otherwise it would be read as a form, and JSON that calls itself text would hide in it (caddy/waf/plaintext.go).
    `${type(texts)} ${early(1007, 'ctl:requestBodyProcessor=PLAINTEXT')}`,
    // Frames hold zeros, which no form does; so they are looked at raw, and a body that is no frame is an evasion.
    `${type(grpcWeb)} ${early(1003, 'ctl:requestBodyProcessor=RAW')}`,
    `${type(grpcWeb)} "id:1004,phase:2,pass,t:none,t:lowercase,log,msg:'Body is no gRPC frame',severity:'CRITICAL',chain"`,
    `  SecRule REQUEST_BODY "!@rx ^(?:$|[\\x00\\x01\\x80\\x81])" "t:none,setvar:'tx.inbound_anomaly_score_pl1=+5'"`,
    // Read as a form it is one name, in which most rules find nothing. Whoever is more suspicious refuses it; scripts are often that careless.
    `${type('application/x-www-form-urlencoded')} "id:1009,phase:2,pass,t:none,t:lowercase,log,msg:'JSON that calls itself a form',severity:'CRITICAL',chain"`,
    '  SecRule TX:detection_paranoia_level "@ge 2" "t:none,chain"',
    `  SecRule REQUEST_BODY "@rx ^\\s*[[{]\\s*[[{\\x22]" "t:none,setvar:'tx.inbound_anomaly_score_pl2=+5'"`,
    // A body that is cut at the limit cannot be whole JSON or a whole form.
    `SecRule INBOUND_DATA_ERROR "@eq 1" "id:1005,phase:2,pass,t:none,nolog,ctl:ruleRemoveById=200002,ctl:ruleRemoveById=200003"`,
  ]
  // Coraza drops what is beyond the limit, and no rule of the CRS looks whether it did: an attack could hide behind a thousand values.
  if (beyondLimit === 'refuse')
    rules.push(
      `SecRule ARGUMENTS_LIMIT_REACHED "@eq 1" "id:1008,phase:2,deny,status:413,t:none,log,msg:'More arguments than are inspected'"`,
    )
  if (unreadTypes.length === 0) return rules
  const unread = unreadTypes.map(name => name.replaceAll(/[.+]/g, '[$&]')).join('|')
  return [...rules, `${type(unread)} ${early(1006, 'ctl:requestBodyAccess=Off,ctl:ruleRemoveById=920420')}`]
}

/** A rule that this Core Rule Set has no more needs no waiver, and Coraza would refuse the whole set for its target. */
function waiverDirectives({ rule, target }: Waiver): string[] {
  if (!crsRules.has(rule)) return []
  return [target === null ? `SecRuleRemoveById ${rule}` : `SecRuleUpdateTargetById ${rule} "!${target}"`]
}
