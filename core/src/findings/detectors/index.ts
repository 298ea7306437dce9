import type { AnyDetector } from '../detector.ts'
import { aggressiveCrawl } from './aggressive-crawl.ts'
import { burstOf5xx } from './burst-of-5xx.ts'
import { cacheBusting } from './cache-busting.ts'
import { clientGiveUps } from './client-give-ups.ts'
import { distributedAuthFailures } from './distributed-auth-failures.ts'
import { egressClient } from './egress-client.ts'
import { egressOutlier } from './egress-outlier.ts'
import { highRate } from './high-rate.ts'
import { latencyShift } from './latency-shift.ts'
import { loginBruteForce } from './login-brute-force.ts'
import { pathProbing } from './path-probing.ts'
import { silence } from './silence.ts'
import { sustained429 } from './sustained-429.ts'
import { unknownHostFlood } from './unknown-host-flood.ts'
import { unknownHosts } from './unknown-hosts.ts'

/** Every detector. A new one is one file here and one line. */
export const detectors: readonly AnyDetector[] = [
  aggressiveCrawl,
  burstOf5xx,
  cacheBusting,
  clientGiveUps,
  distributedAuthFailures,
  egressClient,
  egressOutlier,
  highRate,
  latencyShift,
  loginBruteForce,
  pathProbing,
  silence,
  sustained429,
  unknownHostFlood,
  unknownHosts,
]
