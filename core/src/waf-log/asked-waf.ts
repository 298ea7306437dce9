import type { LogFiles } from '../access-log/follow/log-files.ts'
import { type FoundMatches, findRequest } from './find-request.ts'
import type { WafAsked, WafRuleSummary, WafSummaries, WafTops } from './waf-summary.ts'

/** What the WAF's rules matched, for everybody who must not wait for a database. Each rejects with an AppError `unavailable`, also when no answer comes. */
export interface AskedWaf {
  top(asked: WafAsked, most: number): Promise<WafTops>
  rule(rule: number, asked: WafAsked): Promise<WafRuleSummary>
  /**
   * All matches of one request, as long as the log holds them.
   * @param ref of letters, digits, `_` and `-`
   * @param asker who has one search under way at most
   */
  request(ref: string, asker: string): Promise<FoundMatches>
}

/** Asks right here. */
export function wafHere(summaries: WafSummaries, files: LogFiles): AskedWaf {
  return {
    top: async (asked, most) => summaries.top(asked, most),
    rule: async (rule, asked) => summaries.rule(rule, asked),
    request: async ref => findRequest(files, ref),
  }
}
