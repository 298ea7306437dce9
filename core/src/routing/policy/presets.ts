/** A set of policies for one use, each with its keys as a person would type them. */
export interface Preset {
  name: string
  /** For which routes it is, one line. */
  summary: string
  policies: readonly { kind: string; keys: Readonly<Record<string, string>> }[]
}

/** The name that a preset gives to its policy of a kind: `web-headers`. */
export function presetPolicyName(preset: Preset, kind: string): string {
  return `${preset.name}-${kind}`
}

/** Private and local networks (RFC 1918, RFC 4193, RFC 1122, RFC 4291). */
const privateNetworks = '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,127.0.0.0/8,fc00::/7,::1'

/** Every preset. What is not said holds as usual for its kind. */
export const presets: readonly Preset[] = [
  {
    name: 'web',
    summary: 'a site for everybody, with pages, pictures and forms',
    policies: [
      { kind: 'hsts', keys: {} },
      { kind: 'headers', keys: { preset: 'web' } },
      { kind: 'strict-path', keys: {} },
      { kind: 'rate-limit', keys: { limits: '100/1s,400/10s' } },
      { kind: 'waf', keys: { mode: 'block', paranoia: '1' } },
      { kind: 'compress', keys: {} },
    ],
  },
  {
    name: 'api',
    summary: 'an API that programs and pages call',
    policies: [
      { kind: 'hsts', keys: {} },
      { kind: 'headers', keys: { preset: 'api' } },
      { kind: 'strict-path', keys: {} },
      { kind: 'rate-limit', keys: { limits: '50/1s,200/10s' } },
      { kind: 'waf', keys: { mode: 'block', paranoia: '1' } },
      { kind: 'body-limit', keys: { max: '1MB' } },
    ],
  },
  {
    name: 'login',
    summary: 'pages where people sign in; what they send is counted, what they look at is not',
    policies: [
      { kind: 'hsts', keys: {} },
      { kind: 'headers', keys: { preset: 'strict' } },
      { kind: 'strict-path', keys: {} },
      { kind: 'rate-limit', keys: { limits: 'login', methods: 'POST' } },
      { kind: 'waf', keys: { mode: 'block', paranoia: '1' } },
    ],
  },
  {
    name: 'internal',
    summary: 'a site for private networks alone',
    policies: [
      { kind: 'headers', keys: { preset: 'web' } },
      { kind: 'ip-allow', keys: { networks: privateNetworks } },
      { kind: 'compress', keys: {} },
    ],
  },
]
