/** The lowest good version of one line of a program, an npm package or a Go module, and what is wrong below it. */
export type Floor = {
  readonly name: string
  /** The first version of its line that has the repair; lines are those of {@link linesByMinor}. */
  readonly lowest: string
  readonly advisory: string
  /** When it was published, as a day. */
  readonly date: string
  readonly source: string
  readonly about: string
}

/** The day on which all sources below were read again. What was published since is not known here. */
export const floorsCheckedOn = '2026-11-23'

/** What gets repairs in each minor line; everything else does in each major one. */
export const linesByMinor: readonly string[] = ['go', 'openssl']

const goVuln = (id: string): string => `https://pkg.go.dev/vuln/${id}`

/**
 * What is known, the newest that each line was repaired for. Names: `node`, `openssl`, `sqlite`, `go`, `caddy` and `crs` for
 * programs and rules, the package's own for npm, the module's path for Go. For discord.js, @slack/bolt and better-sqlite3
 * nothing was found that is their own: undici, ws and sqlite stand for what they bring.
 */
export const floors: readonly Floor[] = [
  {
    name: 'node',
    lowest: '22.23.2',
    advisory: 'CVE-2026-56846',
    date: '2026-07-29',
    source: 'https://nodejs.org/en/blog/release/v22.23.2',
    about: 'ten repairs of the July 2026 security release',
  },
  {
    name: 'node',
    lowest: '24.18.1',
    advisory: 'CVE-2026-56846',
    date: '2026-07-29',
    source: 'https://nodejs.org/en/blog/release/v24.18.1',
    about: 'ten repairs of the July 2026 security release',
  },
  {
    name: 'openssl',
    lowest: '3.5.8',
    advisory: 'CVE-2026-18798',
    date: '2026-08-25',
    source: 'https://openssl-library.org/news/secadv/20260825.txt',
    about: 'memory is freed twice by a first QUIC packet; forged empty messages pass',
  },
  {
    name: 'sqlite',
    lowest: '3.53.2',
    advisory: 'CVE-2026-11822',
    date: '2026-06-11',
    source: 'https://www.sqlite.org/releaselog/3_53_2.html',
    about: 'memory is corrupted in full-text search',
  },
  {
    name: 'go',
    lowest: '1.25.13',
    advisory: 'CVE-2026-39821',
    date: '2026-05-21',
    source: goVuln('GO-2026-5026'),
    about: 'names in Punycode that spell plain ASCII are not refused',
  },
  {
    name: 'go',
    lowest: '1.26.6',
    advisory: 'CVE-2026-39821',
    date: '2026-05-21',
    source: goVuln('GO-2026-5026'),
    about: 'names in Punycode that spell plain ASCII are not refused',
  },
  {
    name: 'caddy',
    lowest: '2.11.4',
    advisory: 'CVE-2026-52845',
    date: '2026-07-24',
    source: goVuln('GO-2026-5346'),
    about: 'a client gets headers past forward_auth by another spelling',
  },
  {
    name: 'crs',
    lowest: '4.25.0',
    advisory: 'CVE-2026-33691',
    date: '2026-03-30',
    source: 'https://github.com/coreruleset/coreruleset/security/advisories/GHSA-rw5f-9w43-gv2w',
    about: 'rules of the Core Rule Set are got around',
  },
  {
    name: 'github.com/corazawaf/coraza/v3',
    lowest: '3.3.3',
    advisory: 'CVE-2025-29914',
    date: '2025-03-25',
    source: goVuln('GO-2025-3537'),
    about: 'rules about the file name look at another path than the one that is asked for',
  },
  {
    name: 'github.com/quic-go/quic-go',
    lowest: '0.59.1',
    advisory: 'CVE-2026-40898',
    date: '2026-07-07',
    source: goVuln('GO-2026-5676'),
    about: 'trailers of HTTP/3 take all memory',
  },
  {
    name: 'golang.org/x/net',
    lowest: '0.56.0',
    advisory: 'CVE-2026-46600',
    date: '2026-07-14',
    source: goVuln('GO-2026-5942'),
    about: 'an invalid DNS record ends the program',
  },
  {
    name: 'golang.org/x/crypto',
    lowest: '0.52.0',
    advisory: 'CVE-2026-39833',
    date: '2026-05-21',
    source: goVuln('GO-2026-5005'),
    about: 'limits of SSH keys are not kept',
  },
  {
    name: 'golang.org/x/text',
    lowest: '0.39.0',
    advisory: 'CVE-2026-56852',
    date: '2026-07-14',
    source: goVuln('GO-2026-5970'),
    about: 'an invalid text is read for ever',
  },
  {
    name: 'google.golang.org/grpc',
    lowest: '1.82.1',
    advisory: 'GHSA-hrxh-6v49-42gf',
    date: '2026-07-27',
    source: goVuln('GO-2026-6061'),
    about: 'authorization is got around, and the HTTP/2 transport is overwhelmed',
  },
  {
    name: 'github.com/smallstep/certificates',
    lowest: '0.30.0',
    advisory: 'CVE-2026-30836',
    date: '2026-03-23',
    source: goVuln('GO-2026-4775'),
    about: 'certificates are handed out unasked over SCEP',
  },
  {
    name: 'github.com/klauspost/compress',
    lowest: '1.18.7',
    advisory: 'GHSA-259r-337f-4rfw',
    date: '2026-07-27',
    source: goVuln('GO-2026-5841'),
    about: 'memory is read beyond its end',
  },
  {
    name: 'undici',
    lowest: '6.27.0',
    advisory: 'CVE-2026-6733',
    date: '2026-06-23',
    source: 'https://github.com/advisories/GHSA-35p6-xmwp-9g52',
    about: 'answers are given to the wrong request on a connection that is kept',
  },
  {
    name: 'undici',
    lowest: '7.29.0',
    advisory: 'CVE-2026-13697',
    date: '2026-08-06',
    source: 'https://github.com/advisories/GHSA-4cwx-7wf7-3272',
    about: 'one person is given what is cached for another',
  },
  {
    name: 'undici',
    lowest: '8.9.0',
    advisory: 'CVE-2026-13697',
    date: '2026-08-06',
    source: 'https://github.com/advisories/GHSA-4cwx-7wf7-3272',
    about: 'one person is given what is cached for another',
  },
  {
    name: 'hono',
    lowest: '4.12.25',
    advisory: 'CVE-2026-54290',
    date: '2026-06-16',
    source: 'https://github.com/advisories/GHSA-88fw-hqm2-52qc',
    about: 'CORS lets every origin in with credentials',
  },
  {
    name: 'ws',
    lowest: '8.21.0',
    advisory: 'CVE-2026-48779',
    date: '2026-06-20',
    source: 'https://github.com/websockets/ws/security/advisories/GHSA-96hv-2xvq-fx4p',
    about: 'small fragments take all memory',
  },
  {
    name: 'astro',
    lowest: '7.2.8',
    advisory: 'GHSA-26w7-cxv4-gfx2',
    date: '2026-09-15',
    source: 'https://github.com/advisories/GHSA-26w7-cxv4-gfx2',
    about: 'a picture runs code while pages are built',
  },
]
