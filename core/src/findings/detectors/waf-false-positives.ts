import type { WafDetector } from '../detector.ts'

/** A rule of the WAF that is in the way of people rather than of attackers. */
export const wafFalsePositives: WafDetector = {
  kind: 'waf',
  name: 'waf-false-positives',
  summary: 'clients of many networks that fared well elsewhere meet one rule of the WAF at one path',
  source:
    'a measure of our own: attackers are few, or try many paths; people are in many networks, meet it at one, and have loaded other pages before (OWASP CRS, "False Positives and Tuning")',
  severity: 'notice',
  clients: 20,
  share: 0.5,
  mostPaths: 3,
}
