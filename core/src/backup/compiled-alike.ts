import { sha256 } from '../canonical-json.ts'
import { compile } from '../edge/compile/index.ts'
import type { EdgePlace } from '../edge/edge-place.ts'
import type { DesiredState } from '../routing/desired-state.ts'

/** No place of any machine: what a state compiles to here can be compared wherever it is restored. */
const nowhere: EdgePlace = {
  adminSocket: '/gatehouse/admin.sock',
  accessLog: '/gatehouse/access.log',
  wafLog: '/gatehouse/waf.log',
  log: '/gatehouse/caddy.log',
  storage: '/gatehouse/storage',
  webSocket: '/gatehouse/web.sock',
  statusPage: '/gatehouse/page',
  statusDocuments: '/gatehouse/status',
  lists: '/gatehouse/lists',
  blocks: '/gatehouse/blocks.txt',
  dns: '/gatehouse/dns',
  ownCertificates: () => [],
  probeToken: '0'.repeat(64),
}

/** SHA-256 of all bytes that a state compiles to, apart from where it runs. */
export function compiledHash(state: DesiredState): string {
  return sha256(compile(state, nowhere).body)
}
