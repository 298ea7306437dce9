import type { AnyDetector } from '../detector.ts'
import { adminInterfaces } from './admin-interfaces.ts'
import { aggressiveCrawl } from './aggressive-crawl.ts'
import { backdoorNames } from './backdoor-names.ts'
import { burstOf5xx } from './burst-of-5xx.ts'
import { cacheBusting } from './cache-busting.ts'
import { clientGiveUps } from './client-give-ups.ts'
import { distributedAuthFailures } from './distributed-auth-failures.ts'
import { egressClient } from './egress-client.ts'
import { egressOutlier } from './egress-outlier.ts'
import { highRate } from './high-rate.ts'
import { knownExploits } from './known-exploits.ts'
import { latencyShift } from './latency-shift.ts'
import { loginBruteForce } from './login-brute-force.ts'
import { oddBytes } from './odd-bytes.ts'
import { oddMethods } from './odd-methods.ts'
import { openProxyTries } from './open-proxy-tries.ts'
import { pathProbing } from './path-probing.ts'
import { scannerAgents } from './scanner-agents.ts'
import { sensitiveFiles } from './sensitive-files.ts'
import { silence } from './silence.ts'
import { sqlInjection } from './sql-injection.ts'
import { sustained429 } from './sustained-429.ts'
import { traversal } from './traversal.ts'
import { unknownHostFlood } from './unknown-host-flood.ts'
import { unknownHosts } from './unknown-hosts.ts'
import { wafFalsePositives } from './waf-false-positives.ts'
import { xss } from './xss.ts'

/** Every detector. A new one is one file here and one line. */
export const detectors: readonly AnyDetector[] = [
  adminInterfaces,
  aggressiveCrawl,
  backdoorNames,
  burstOf5xx,
  cacheBusting,
  clientGiveUps,
  distributedAuthFailures,
  egressClient,
  egressOutlier,
  highRate,
  knownExploits,
  latencyShift,
  loginBruteForce,
  oddBytes,
  oddMethods,
  openProxyTries,
  pathProbing,
  scannerAgents,
  sensitiveFiles,
  silence,
  sqlInjection,
  sustained429,
  traversal,
  unknownHostFlood,
  unknownHosts,
  wafFalsePositives,
  xss,
]
