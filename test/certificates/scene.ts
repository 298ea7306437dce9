import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialEdge } from '@gatehouse/core/caddy/dial-edge.ts'
import type { Certificate } from '@gatehouse/core/routing/certificates/certificate.ts'
import type { Issued } from '../harness/certificates.ts'
import { freePort, type TestEdgeOptions } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'

/** A real edge, and the folder where its operator puts certificates. */
export class CertificateScene {
  readonly gate: TestGatehouse
  readonly https: string

  private constructor(gate: TestGatehouse, https: string) {
    this.gate = gate
    this.https = https
  }

  static async start(options: TestEdgeOptions = {}): Promise<CertificateScene> {
    return new CertificateScene(await TestGatehouse.start(options), `127.0.0.1:${await freePort()}`)
  }

  /** The command that turns to certificate files. */
  get turn(): string {
    return `settings set tls=files https=${this.https}`
  }

  file(name: string): string {
    return join(this.gate.edge.folder, 'certificates', name)
  }

  /** Puts a pair there as a careful operator does: each file whole, by a rename. */
  put(name: string, { certificate, key }: Pick<Issued, 'certificate' | 'key'>): void {
    this.write(`${name}.key`, key)
    this.write(`${name}.crt`, certificate)
  }

  write(file: string, text: string, mode = 0o600): void {
    writeFileSync(this.file(`.new-${file}`), text, { mode })
    chmodSync(this.file(`.new-${file}`), mode)
    renameSync(this.file(`.new-${file}`), this.file(file))
  }

  remove(name: string): void {
    for (const kind of ['crt', 'key']) rmSync(this.file(`${name}.${kind}`), { force: true })
  }

  /** The certificate that a client of that host is shown; the words of the refusal when there is none. */
  async shown(host: string): Promise<Certificate | string> {
    const reply = await dialEdge(this.https, host)
    return reply.kind === 'served' ? reply.certificate : reply.words
  }

  /** Its common name's stand-in: who has signed it. */
  async signer(host: string): Promise<string> {
    const shown = await this.shown(host)
    return typeof shown === 'string' ? shown : shown.issuer
  }

  stop(): Promise<void> {
    return this.gate.stop()
  }
}
