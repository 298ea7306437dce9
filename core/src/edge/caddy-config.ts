/**
 * The part of Caddy's JSON configuration that Gatehouse emits. A handler or matcher that is not here cannot be
 * emitted. Shapes: Caddy 2.11.9 and the modules in `caddy/`.
 */
export type CaddyHandler =
  | { handler: 'vars'; [name: string]: string | boolean }
  | { handler: 'log_append'; key: string; value: string; early?: true }
  | { handler: 'rewrite'; strip_path_prefix: string }
  | { handler: 'rewrite'; uri: string }
  /** Files below a folder; never a list of them. Without canonical addresses it answers `/logs` as `/logs/`, with no redirect. What is hidden is answered as what is not there. */
  | { handler: 'file_server'; root: string; canonical_uris: false; hide?: string[] }
  | { handler: 'invoke'; name: string }
  | {
      handler: 'static_response'
      status_code?: number | string
      headers?: Record<string, string[]>
      body?: string
      close?: boolean
      /** Closes the connection without an answer. */
      abort?: true
    }
  | { handler: 'headers'; request?: HeaderOps; response?: HeaderOps & { deferred?: boolean } }
  /** With `trusted_proxies` it reads X-Forwarded-For itself; without, it spells what was found. */
  | { handler: 'client_address'; trusted_proxies?: readonly string[] }
  | { handler: 'host_routes'; hosts: Record<string, readonly unknown[]> }
  | { handler: 'waf'; directives: string; load_owasp_crs: true }
  | {
      handler: 'authentication'
      providers: {
        http_basic: {
          /** Ours: Caddy's argon2id for a few at once, with a memory for right passwords of its own. */
          hash: { algorithm: 'argon2id_bounded' }
          accounts: { username: string; password: string }[]
          realm: string
        }
      }
    }
  | { handler: 'drop_request_trailers' }
  | { handler: 'subroute'; routes: readonly CaddyRoute[] }
  | { handler: 'request_body'; set: string }
  | { handler: 'request_body'; max_size: number }
  | { handler: 'error'; status_code: number; error?: string }
  | {
      handler: 'encode'
      encodings: Record<string, Record<string, never>>
      prefer: string[]
      minimum_length: number
      match: { headers: Record<string, string[]> }
    }
  | { handler: 'rate_limit'; rate_limits: Record<string, RateLimitZone> }
  | ReverseProxy

/** Of mholt/caddy-ratelimit: at most so many events with one key in any window of that length (Go's, or nanoseconds). */
export interface RateLimitZone {
  match: readonly CaddyMatcher[]
  key: string
  window: string
  max_events: number
}

export interface HeaderOps {
  add?: Record<string, string[]>
  set?: Record<string, string[]>
  delete?: string[]
}

export interface CaddyMatcher {
  host?: readonly string[]
  path?: readonly string[]
  method?: readonly string[]
  protocol?: string
  client_ip?: { ranges: readonly string[] }
  /** Of a sealed list, the lines of one answer: those that close, or the others; of one route, or of all. */
  client_ip_list?: { path: string } | { path: string; sealed: true; answer?: 'close'; route?: string }
  /** `unknown`: clients match, too, whose country the database does not know. */
  client_country?: { path: string; countries: readonly string[]; unknown: boolean }
  /** A value of null: the header is not there. `*` alone: it is there. */
  header?: Record<string, string[] | null>
  header_regexp?: Record<string, { pattern: string }>
  vars?: Record<string, string[]>
  vars_regexp?: Record<string, { pattern: string }>
  not?: readonly CaddyMatcher[]
}

export interface CaddyRoute {
  '@id'?: string
  match?: readonly CaddyMatcher[]
  handle: readonly CaddyHandler[]
  terminal?: boolean
}

/** Durations are Go's (`3s`) or nanoseconds. */
export interface ReverseProxy {
  handler: 'reverse_proxy'
  upstreams: { dial: string }[]
  load_balancing?: {
    selection_policy?: { policy: string; weights?: number[] }
    retries?: number
    try_interval?: string
  }
  health_checks?: {
    active?: {
      uri: string
      interval: string
      timeout: string
      expect_status?: number
      /** A regular expression (RE2). */
      expect_body?: string
      max_size: number
      headers?: Record<string, string[]>
    }
    passive?: { fail_duration: string; max_fails: number }
  }
  transport: {
    protocol: 'http'
    dial_timeout: string
    response_header_timeout?: string
    tls?: { server_name?: string; ca?: { provider: 'inline'; trusted_ca_certs: string[] } }
  }
  headers?: { request: HeaderOps }
  /** Of what is sent to the upstream alone; with GET the body stays behind. */
  rewrite?: { method: 'GET'; uri: string }
  /** Answers that are not handed to the client: these handlers go on with the request instead. A class is its first digit. */
  handle_response?: { match: { status_code: number[] }; routes: readonly CaddyRoute[] }[]
  stream_close_delay: string
}

/** How a handshake is made; the first that fits counts, and an empty one fits always. */
export interface ConnectionPolicy {
  match?: { sni: string[] }
  client_authentication?: {
    ca: { provider: 'inline'; trusted_ca_certs: string[] }
    mode: 'verify_if_given'
  }
}

export interface CaddyServer {
  listen: string[]
  routes: CaddyRoute[]
  errors?: { routes: CaddyRoute[] }
  named_routes?: Record<string, unknown>
  automatic_https: { disable: true }
  tls_connection_policies?: ConnectionPolicy[]
  /** A request must be for the host that the handshake named. */
  strict_sni_host?: true
  logs?: { default_logger_name: string }
  trusted_proxies?: { source: 'static'; ranges: string[] }
  trusted_proxies_strict?: 1
  read_header_timeout: string
  idle_timeout: string
  max_header_bytes: number
}

/** Where certificates come from. A field of a DNS provider is a placeholder that names a file. */
export type CaddyIssuer =
  | { module: 'internal' }
  | {
      module: 'acme'
      email?: string
      challenges?: { dns: { provider: { name: string; [field: string]: string } } }
    }

export interface CaddyConfig {
  admin: { listen: string; config: { persist: false } }
  logging: { logs: Record<string, unknown> }
  storage: { module: 'file_system'; root: string }
  apps: {
    http: {
      http_port?: number
      https_port?: number
      grace_period: string
      servers: Record<string, CaddyServer>
    }
    tls?: {
      certificates: { automate: string[] } | { load_files: { certificate: string; key: string }[] }
      disable_ocsp_stapling?: true
      automation?: { policies: { issuers: CaddyIssuer[] }[] }
    }
    pki?: { certificate_authorities: { local: { install_trust: false } } }
  }
}
