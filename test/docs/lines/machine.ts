import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { issue } from '../../harness/certificates.ts'
import { caddyBinary } from '../../harness/edge.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import type { Ended } from '../../harness/program.ts'
import { programEnvironment } from '../../harness/program-environment.ts'

/** A folder that stands for a machine on which lines of the pages are typed. */
export class Machine {
  readonly #folder = temporaryFolder()
  /** Names that lead to this machine, each with its port. */
  readonly #names = new Map<string, number>()

  constructor() {
    for (const path of ['bin', 'checkout/data/lists', 'etc/caddy', 'etc/sysctl.d', 'etc/systemd/system'])
      mkdirSync(this.path(path), { recursive: true })
    for (const path of ['srv', 'run/edge', 'var/lib/edge', 'var/lib/gatehouse/certificates', 'etc/deploy'])
      mkdirSync(this.path(path), { recursive: true, mode: 0o700 })
    for (const path of ['caddy', 'deploy']) cpSync(path, this.path(`checkout/${path}`), { recursive: true })
    for (const path of ['bin/caddy', 'checkout/caddy/caddy']) symlinkSync(caddyBinary, this.path(path))
    const { certificate, key } = issue({ names: ['shop.example.com'] })
    this.write('checkout/shop.key', key)
    this.write('checkout/shop.crt', certificate)
    this.write('etc/caddy/Caddyfile', 'shop.example.com {\n\treverse_proxy 10.0.0.5:8080\n}\n')
  }

  /** Where something of that machine lies here. */
  path(path: string): string {
    return join(this.#folder.path, path)
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text, { mode: 0o600 })
  }

  /** A name leads here, to that port; by plain HTTP. */
  names(name: string, port: number): void {
    this.#names.set(name, port)
    const lines = [...this.#names].map(([one, at]) => `resolve = "${one}:${at}:127.0.0.1"`)
    this.write('.curlrc', `silent\nfail\n${lines.join('\n')}\n`)
  }

  /** A line as it is meant here: whoever runs this is root and the user of Gatehouse, and the folders are those of this machine. */
  meant(line: string): string {
    const { username, uid, gid } = userInfo()
    const here = line
      .replaceAll(/\bsudo (?:-u gatehouse )?/g, '')
      .replaceAll('-o gatehouse', `-o ${username}`)
      .replaceAll('10001:10001', `${uid}:${gid}`)
      .replaceAll(/(?<![\w.-])\/(etc|var\/lib|run|srv)\//g, `${this.path('$1')}/`)
    return here.replaceAll(/https?:\/\/([\w.]+)(?::\d+)?/g, (url, name) =>
      this.#names.has(name) ? `http://${name}:${this.#names.get(name)}` : url,
    )
  }

  /** Types lines, from the first to the one that fails. */
  type(lines: readonly string[], more: Record<string, string> = {}, cwd = this.path('checkout')) {
    return this.start(lines, more, cwd).ended
  }

  /** The same for what goes on until it is ended. */
  start(lines: readonly string[], more: Record<string, string> = {}, cwd = this.path('checkout')) {
    const { PATH = '', ...others } = programEnvironment()
    const home = this.path('.')
    const env = { ...others, PATH: `${this.path('bin')}:${PATH}`, HOME: home, CURL_HOME: home, ...more }
    const script = lines.map(line => this.meant(line)).join('\n')
    const child = spawn('bash', ['-e', '-c', script], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', text => {
      stdout += String(text)
    })
    child.stderr.on('data', text => {
      stderr += String(text)
    })
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', exit => resolve({ exit, stdout, stderr }))
    })
    return {
      ended,
      stop: async () => {
        child.kill('SIGKILL')
        await ended
      },
    }
  }

  stop(): Promise<void> {
    return this.#folder.stop()
  }
}
