/** What a rule set shall see of bodies. */
export interface BodyOptions {
  mode: 'detect' | 'block'
  bodyLimitBytes: number
  uploadLimitBytes: number
  argumentLimit: number
  beyondLimit: 'refuse' | 'pass'
  unreadTypes: readonly string[]
}

/** Bodies beyond this are kept in a file while they are inspected (coraza.conf-recommended). */
const inMemoryBytes = 131_072
/** The first two lines are the CRS's own (900220). Of the others the rules see the body as well, whatever they are called. */
export const contentTypes = [
  ...['application/x-www-form-urlencoded', 'multipart/form-data', 'text/xml', 'application/xml'],
  ...['application/soap+xml', 'application/json'],
  ...['text/plain', 'application/x-ndjson', 'application/ndjson', 'application/csp-report'],
  'application/graphql',
]
const texts = 'text/plain|application/(?:x-)?ndjson|application/graphql'

/** Coraza's limits. It refuses a body that reaches its limit, and would do so even when it is only to detect. */
export function bodyLimits(options: BodyOptions): string[] {
  const most = Math.max(options.bodyLimitBytes, options.uploadLimitBytes) + 1
  return [
    `SecRequestBodyLimit ${most}`,
    `SecRequestBodyInMemoryLimit ${Math.min(most, inMemoryBytes)}`,
    `SecRequestBodyLimitAction ${passesRest(options) ? 'ProcessPartial' : 'Reject'}`,
    `SecArgumentsLimit ${options.argumentLimit}`,
  ]
}

/** Rules for what the other rules see of a body, by its content type. They stand before all others. */
export function bodyRules(options: BodyOptions): string[] {
  return [...sizeRules(options), ...typeRules, ...unreadRules(options.unreadTypes)]
}

/** Whether what is beyond a limit comes through. */
export function passesRest({ mode, beyondLimit }: Pick<BodyOptions, 'mode' | 'beyondLimit'>): boolean {
  return mode === 'detect' || beyondLimit === 'pass'
}

/** Inspection costs seconds for each megabyte, but for files of an upload, which no rule reads. So what is not an upload has a limit of its own. */
function sizeRules(options: BodyOptions): string[] {
  const { bodyLimitBytes, uploadLimitBytes } = options
  const rules = [
    `SecAction "id:1001,phase:1,pass,t:none,nolog,ctl:requestBodyLimit=${bodyLimitBytes + 1}"`,
    `${ofType('multipart/form-data')} ${early(1002, `ctl:requestBodyLimit=${uploadLimitBytes + 1}`)}`,
  ]
  const tooMany = 'SecRule ARGUMENTS_LIMIT_REACHED "@eq 1"'
  const tooLong = `SecRule ARGS_COMBINED_SIZE "@gt ${bodyLimitBytes}"`
  if (!passesRest(options))
    return [
      ...rules,
      // Coraza drops what is beyond the limit, and no rule of the CRS looks whether it did: an attack could hide behind a thousand values.
      `${tooMany} "id:1003,phase:2,deny,status:413,t:none,log,msg:'More values than are inspected'"`,
      `${tooLong} "id:1004,phase:2,deny,status:413,t:none,log,msg:'Longer values than are inspected'"`,
    ]
  return [
    ...rules,
    // Fields of an upload that are so long are left out, and judged by what came before them.
    `${tooLong} "id:1004,phase:2,pass,t:none,log,msg:'Longer values than are inspected',skipAfter:BEGIN-REQUEST-BLOCKING-EVAL"`,
    // A body that is cut at the limit cannot be whole JSON or a whole form.
    `SecRule INBOUND_DATA_ERROR "@eq 1" "id:1005,phase:2,pass,t:none,nolog,ctl:ruleRemoveById=200002,ctl:ruleRemoveById=200003"`,
  ]
}

const typeRules = [
  // Whatever ends in +json is read as JSON already (coraza.conf-recommended, 200006), so nothing is hidden in it.
  `${ofType('application/[a-z0-9.-]+[+]json')} ${early(1011, 'ctl:ruleRemoveById=920420')}`,
  `${ofType('application/csp-report')} ${early(1012, 'ctl:requestBodyProcessor=JSON')}`,
  // Otherwise it would be read as a form, and JSON that calls itself text would hide in it (caddy/waf/plaintext.go).
  `${ofType(texts)} ${early(1013, 'ctl:requestBodyProcessor=PLAINTEXT')}`,
  // Its entities may read files and ask other machines (XXE). Rules see nothing of it but that it is there (caddy/waf/xml.go).
  `SecRule &ARGS_POST:xml.doctype "@gt 0" "id:1014,phase:2,pass,t:none,log,msg:'XML with a DOCTYPE',severity:'CRITICAL',setvar:'tx.inbound_anomaly_score_pl1=+5'"`,
  // Read as a form it is one name, in which most rules find nothing. Scripts are often that careless, so it is refused from paranoia 2 on.
  `${ofType('application/x-www-form-urlencoded')} "id:1016,phase:2,pass,t:none,t:lowercase,log,msg:'JSON that calls itself a form',severity:'CRITICAL',chain"`,
  '  SecRule TX:detection_paranoia_level "@ge 2" "t:none,chain"',
  `  SecRule REQUEST_BODY "@rx ^\\s*[[{]\\s*[[{\\x22]" "t:none,setvar:'tx.inbound_anomaly_score_pl2=+5'"`,
]

function unreadRules(types: readonly string[]): string[] {
  if (types.length === 0) return []
  const names = types.map(name => name.replaceAll(/[.+]/g, '[$&]')).join('|')
  return [`${ofType(names)} ${early(1021, 'ctl:requestBodyAccess=Off,ctl:ruleRemoveById=920420')}`]
}

function ofType(pattern: string): string {
  return `SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:${pattern})\\s*(?:;|$)"`
}

function early(id: number, actions: string): string {
  return `"id:${id},phase:1,pass,t:none,t:lowercase,nolog,${actions}"`
}
