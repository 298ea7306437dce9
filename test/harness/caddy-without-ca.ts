import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { caddyBinary, freePort } from './edge.ts'

/** The real Caddy, in this folder, with a public CA that is out of reach: every request to it goes to a loopback port where nobody listens. */
export async function caddyWithoutCa(folder: string): Promise<string> {
  const file = join(folder, 'caddy')
  writeFileSync(
    file,
    `#!/bin/sh\nHTTPS_PROXY=http://127.0.0.1:${await freePort()} exec "${caddyBinary}" "$@"\n`,
  )
  chmodSync(file, 0o755)
  return file
}
