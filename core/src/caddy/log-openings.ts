import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { LogsAnew } from '../edge/edge-place.ts'

/**
 * How often the logs of an edge were opened anew. Caddy knows a log file by the spelling of its path (`FileWriter.WriterKey`): with one more
 * `./` in that, it opens what is there by now, or makes it. The spelling before is no way back: run on 2.11.9, it went on in the file that was
 * moved, also twelve seconds after a reload without it.
 */
export class LogOpenings implements LogsAnew {
  readonly #accessLog: string
  #times = 0

  constructor(accessLog: string) {
    this.#accessLog = accessLog
  }

  spelled(path: string): string {
    return `${dirname(path)}/${'./'.repeat(this.#times)}${basename(path)}`
  }

  anew(): void {
    this.#times += 1
  }

  takeUp(body: string): void {
    const [folder, name] = [dirname(this.#accessLog), basename(this.#accessLog)].map(part =>
      JSON.stringify(part).slice(1, -1),
    )
    const [, rest] = body.split(`"filename":"${folder}/./`)
    const dots = rest === undefined ? null : /^(?:\.\/)*/.exec(rest)?.[0]
    if (dots && rest?.startsWith(`${dots}${name}"`)) this.#times = dots.length / 2 + 1
    else if (rest?.startsWith(`${name}"`)) this.#times = 1
  }

  isAway(): boolean {
    return !existsSync(this.#accessLog)
  }
}
