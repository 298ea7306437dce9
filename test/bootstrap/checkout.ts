import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

const bootstrap = new URL('../../bootstrap', import.meta.url)

export const neededModules = [
  'http.handlers.waf',
  'http.handlers.rate_limit',
  'http.matchers.client_ip_list',
  'admin.api.client_ip_lists',
  'http.matchers.client_country',
  'http.handlers.host_routes',
  'http.handlers.client_address',
  'http.handlers.drop_request_trailers',
  'http.authentication.hashes.argon2id_bounded',
  'caddy.logging.encoders.filter.secret_values',
]

type Environment = Record<string, string | undefined>

/**
 * A small checkout in a temporary folder: the real bootstrap, a lock file, and stand-ins for the programs that the bootstrap
 * calls. PATH is its `bin/` alone, so nothing of this machine is found; stand-ins write what they are asked to `calls`.
 */
export class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), 'gatehouse-checkout-'))

  constructor() {
    cpSync(bootstrap, join(this.root, 'bootstrap'), { recursive: true })
    mkdirSync(join(this.root, 'bin'))
    this.write('package-lock.json', '{ "lockfileVersion": 3 }')
    this.write('caddy/go.mod', 'module gatehouse/caddy\n\ngo 1.26.0\n')
    this.write('caddy/main.go', 'package main\n')
    this.write('status-site/index.astro', '<p></p>')
    this.write('core/src/status-document/overview.ts', '')
    this.write('astro.mjs', this.#astro())
    this.#writeNpm()
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts)
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8')
  }

  has(path: string): boolean {
    return existsSync(this.path(path))
  }

  write(path: string, content: string, mode = 0o644): string {
    const file = this.path(path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, mode)
    return file
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true })
  }

  append(path: string, content: string): void {
    appendFileSync(this.path(path), content)
  }

  /** An executable of shell built-ins, which says in `calls` how it was called. */
  shell(path: string, body: string): string {
    const name = path.split('/').at(-1)
    return this.write(path, `#!/bin/sh\necho "${name} $*" >> '${this.path('calls')}'\n${body}\n`, 0o755)
  }

  /** A Caddy of this version with these modules. */
  caddy(path: string, { version = 'v2.11.9 h1:abc=', modules = neededModules } = {}): string {
    const list = ['http.handlers.static_response', ...modules, '', '  Standard modules: 1'].join('\n')
    return this.shell(
      path,
      `case "$1" in\nversion) echo '${version}';;\nlist-modules) echo '${list}';;\nesac`,
    )
  }

  /** A Go whose `build` makes `binary` (a file of the checkout) the result, or fails with code 1. */
  go(binary: string | undefined): void {
    const node = `'${process.execPath}' -e 'require("fs").copyFileSync(process.argv[1], process.argv[2])'`
    const result = binary ? `${node} '${this.path(binary)}' "$6"` : 'echo "main.go:1:1: cannot" >&2; exit 1'
    const build = `echo gatehouse/caddy >&2\n${result};;`
    const rest = 'version) echo "go version go1.26.8 linux/amd64";;\nlist) echo fmt; echo gatehouse/caddy;;'
    this.shell('bin/go', `case "$1" in\nbuild) ${build}\n${rest}\nesac`)
  }

  /** How the stand-ins whose names begin so were called. */
  calls(name: string): string[] {
    if (!this.has('calls')) return []
    return this.read('calls')
      .split('\n')
      .filter(line => line.startsWith(`${name} `))
  }

  environment(extra: Environment = {}): Environment {
    const npm = this.path('npm', 'npm-cli.js')
    return { PATH: this.path('bin'), HOME: this.root, npm_execpath: npm, ...extra }
  }

  /** Starts one of the real entry scripts in a session of its own: no terminal, whoever runs the tests. */
  spawn(script: string, args: string[] = [], { env = {} as Environment, before = [] as string[] } = {}) {
    const child = spawn(process.execPath, [...before, this.path('bootstrap', script), ...args], {
      env: this.environment(env),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // A test that fails must not leave anything running: the whole session goes, with whatever is left of it.
    onTestFinished(() => void spawnSync('/bin/sh', ['-c', `kill -9 -${child.pid}`], { stdio: 'ignore' }))
    return child
  }

  async run(script: string, args: string[] = [], options: { env?: Environment; before?: string[] } = {}) {
    const child = this.spawn(script, args, options)
    const [stdout, stderr, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    return { code, signal, stdout, stderr }
  }

  /** Runs under a Node that takes itself for this older version. */
  runOnNode(version: string, script: string, args: string[] = []) {
    const pretend = `Object.defineProperty(process, 'version', { value: '${version}' })`
    return this.run(script, args, { before: ['--require', this.write('pretend.cjs', pretend)] })
  }

  /**
   * From now on npm does not begin before it is let go. `held` answers the connection of the next npm that waits: ending it lets
   * that npm go on; it closes by itself when that npm is killed.
   */
  async holdNpm() {
    const server = createServer({ allowHalfOpen: true })
    server.listen(this.path('npm-is-held'))
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return {
      held: async () => {
        const [connection]: Socket[] = await once(server, 'connection')
        if (!connection) throw new Error('no connection')
        return connection.resume()
      },
      letGo: () => server.close(),
    }
  }

  /** Puts the stand-in for Astro where packages lie: for a checkout whose npm does not. */
  installAstro(): void {
    this.write('node_modules/astro/bin/astro.mjs', this.read('astro.mjs'))
  }

  // Says that it was called, and makes one page.
  #astro(): string {
    return `
      import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
      const [command, , folder] = process.argv.slice(2)
      appendFileSync(${JSON.stringify(this.path('calls'))}, 'astro ' + command + '\\n')
      if (existsSync(${JSON.stringify(this.path('astro-fails'))})) {
        console.error('index.astro:1:1: cannot')
        process.exit(1)
      }
      mkdirSync(folder)
      writeFileSync(folder + '/index.html', '<p></p>')`
  }

  // Does to node_modules what `npm ci` does, and installs a `node` that answers as the real one.
  #writeNpm(): void {
    const program = `
      const fs = require('node:fs'), path = require('node:path')
      const args = process.argv.slice(2)
      fs.appendFileSync(${JSON.stringify(this.path('calls'))}, 'npm ' + args.join(' ') + '\\n')
      const held = require('node:net').connect(${JSON.stringify(this.path('npm-is-held'))})
      held.on('error', () => undefined).on('close', install)
      function install() {
        if (args[0] === 'ci') {
          fs.rmSync('node_modules', { recursive: true, force: true })
          fs.mkdirSync('node_modules')
          installAstro()
        }
        if (fs.existsSync(${JSON.stringify(this.path('npm-fails'))})) {
          console.error('npm error network')
          process.exit(1)
        }
        if (args[0] === 'install') {
          const file = path.join('node_modules', 'node-' + process.platform + '-' + process.arch, 'bin', 'node')
          fs.mkdirSync(path.dirname(file), { recursive: true })
          fs.symlinkSync(${JSON.stringify(process.execPath)}, file)
        }
      }
      function installAstro() {
        const astro = path.join('node_modules', 'astro', 'bin')
        fs.mkdirSync(astro, { recursive: true })
        fs.copyFileSync(${JSON.stringify(this.path('astro.mjs'))}, path.join(astro, 'astro.mjs'))
      }`
    this.write('npm/npm-cli.js', program)
  }
}
