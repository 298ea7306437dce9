import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a request says of itself. */
interface Signed {
  timestamp: string | undefined
  signature: string | undefined
  body: Buffer
}

/** How far the time of a request may be from ours, to either side. */
const skewSeconds = 300

/** Slack's signatures, each good once. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export class Signatures {
  readonly #secret: string
  readonly #nowMs: () => number
  /** Those that were taken, with the second in which they are too old anyway. */
  readonly #taken = new Map<string, number>()

  constructor(secret: string, nowMs: () => number) {
    this.#secret = secret
    this.#nowMs = nowMs
  }

  /** What is wrong with a request; null when it is Slack's own and new. */
  problem({ timestamp = '', signature = '', body }: Signed): string | null {
    if (!/^[0-9]{1,12}$/.test(timestamp)) return 'the timestamp is not a whole number'
    const nowSeconds = Math.floor(this.#nowMs() / 1000)
    if (Math.abs(nowSeconds - Number(timestamp)) > skewSeconds) return 'the timestamp is too far from now'
    const right = createHmac('sha256', this.#secret).update(`v0:${timestamp}:`).update(body).digest()
    if (!isSame(signature, right)) return 'the signature is wrong'
    for (const [one, until] of this.#taken) {
      if (until >= nowSeconds) break
      this.#taken.delete(one)
    }
    if (this.#taken.has(signature)) return 'the request was there before'
    this.#taken.set(signature, nowSeconds + 2 * skewSeconds)
    return null
  }
}

function isSame(signature: string, right: Buffer): boolean {
  const digest = /^v0=([0-9a-f]{64})$/.exec(signature)?.[1]
  return digest !== undefined && timingSafeEqual(Buffer.from(digest, 'hex'), right)
}
