/** Where an edge would be that nobody starts: for what is compiled and looked at alone. */
export const noPlace = {
  adminSocket: '/d/admin.sock',
  accessLog: '/d/access.log',
  wafLog: '/d/waf.log',
  log: '/d/caddy.log',
  storage: '/d/storage',
  webSocket: '/data/web.sock',
  statusPage: '/status-page',
  statusDocuments: '/data/status',
  lists: '/data/lists',
  blocks: '/data/edge/blocks/blocks.txt',
  dns: '/data/dns',
  ownCertificates: () => [],
  probeToken: 'token',
}
