/** The logs of an edge, which may be moved away while Caddy writes: it goes on in what was moved until it opens them anew. */
export interface LogsAnew {
  /** The path of a log as the configuration has it: another spelling each time that they are opened anew. */
  spelled(path: string): string
  /** From the next configuration on they are opened anew. */
  anew(): void
  /** Goes on with the spelling of what the edge runs. */
  takeUp(body: string): void
  /** There is no access log at its path. */
  isAway(): boolean
}

/** What a configuration must know of the place where it runs. Never part of a revision. */
export interface EdgePlace {
  /** Absolute path of the admin socket, always in this one spelling. */
  adminSocket: string
  /** Absolute path of the access log. */
  accessLog: string
  /** Absolute path of the log of what the WAF's rules matched. */
  wafLog: string
  /** Absolute path of Caddy's own log. */
  log: string
  /** For an edge that runs. */
  logs?: LogsAnew
  /** Absolute folder for certificates and keys. */
  storage: string
  /** Absolute path of the socket on which Gatehouse serves its own pages and API. */
  webSocket: string
  /** Absolute folder of the built status page, which holds no data. */
  statusPage: string
  /** Absolute folder of the documents that it draws: `viewer/…`, `operator/…` and `public/…`. */
  statusDocuments: string
  /** Absolute folder of the lists of addresses that policies watch. */
  lists: string
  /** Absolute path of the list of who is blocked, in a folder of its own. */
  blocks: string
  /** Absolute folder of the credentials of DNS providers: `<provider>/<field>`. */
  dns: string
  /** The certificate files of one's own that are in use, by absolute paths that Gatehouse has made. */
  ownCertificates(): readonly { certificate: string; key: string }[]
  /** A secret that marks Gatehouse's own probes. */
  probeToken: string
}
