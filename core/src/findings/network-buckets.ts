import type { LogLine } from '../access-log/log-line.ts'
import { neighbourhood } from '../waf-log/neighbourhood.ts'
import { Buckets, type Poured } from './buckets.ts'
import type { Bucket, Evidence, LineDetector, NetworkEvidence, Networks } from './detector.ts'
import type { BucketPage } from './finding-page.ts'
import { isRare, rareOf } from './traits.ts'

/** What a finding of a network says beside its detector's summary, which is about one client. */
export const togetherWords = 'by several clients of this network together, none of which did enough alone'

/** Fewer than of clients: whoever has a network for each request has so many networks, and not many more. */
const most = 1024

/** A network of which enough speaks for a finding. */
export interface PouredNetwork extends Poured {
  subject: string
}

/** What the clients of one network do together, of one detector. */
export class NetworkBuckets {
  readonly buckets: Buckets
  readonly #networks: Networks

  constructor({ name }: LineDetector, networks: Networks, bucket: Bucket, stored: readonly BucketPage[]) {
    this.#networks = networks
    this.buckets = new Buckets(`${name} of networks`, networkBucket(bucket, networks), stored, most)
  }

  /** @returns what speaks for a finding now; null while that is not enough, and for a client that is in no such network */
  pour(route: string, line: LogLine, evidence: Evidence): PouredNetwork | null {
    const weighed = weighNetwork(this.#networks, line, evidence)
    if (weighed === null) return null
    const subject = neighbourhood(line.client)
    if (subject === evidence.subject) return null
    const { weight, distinct } = weighed
    const own = distinct === undefined ? { subject, weight } : { subject, weight, distinct }
    const poured = this.buckets.pour(route, own, line.atMs)
    return poured && { subject, ...poured }
  }
}

/** The bucket of a network, by that of a client. */
export function networkBucket({ limit, leakPerS }: Bucket, { times }: Pick<Networks, 'times'>): Bucket {
  return { limit: limit * times, leakPerS: leakPerS * times }
}

/** What evidence of a client speaks for of its network. */
export function weighNetwork({ weigh }: Networks, line: LogLine, evidence: Evidence): NetworkEvidence | null {
  if (weigh !== undefined) return weigh(line, evidence)
  const { weight, distinct } = evidence
  return weight > 0 ? { weight, distinct: distinct ?? wholeRequest(line) } : null
}

/** For detectors of sampled lines, of which one of some is enough for a whole network. */
export function weighRarely(line: LogLine, { distinct }: Evidence): NetworkEvidence | null {
  return isRare(line) ? { weight: rareOf, ...(distinct !== undefined && { distinct }) } : null
}

/** One link that many follow is one. */
function wholeRequest({ method, path, query, agent }: LogLine): string {
  return `${method} ${path}?${query} ${agent}`
}
