import { AppError } from '@gatehouse/core/error.ts'
import type { AskedWaf } from '@gatehouse/core/waf-log/asked-waf.ts'
import { countText } from './number-words.ts'
import { shortClient } from './short-client.ts'
import { requestWords } from './waf-words.ts'
import { whenText } from './when-text.ts'

const backMs = 7 * 86_400_000

/** What a rule did lately on a route, for whoever is about to exclude it: sentences. */
export async function refusedLately(
  waf: AskedWaf,
  { route, rule, path }: { route: string; rule: number; path?: string },
  nowMs: number,
): Promise<string[]> {
  try {
    const found = await waf.rule(rule, { fromMs: nowMs - backMs, untilMs: nowMs, route })
    const { matches, refused, alone, clients, paths, samples } = found
    if (matches === 0)
      return [`In the last 7d rule ${rule} found nothing on ${route}: there is nothing to exclude.`]
    const most = paths[0]
    return [
      `In the last 7d rule ${rule} found something in ${counted(matches, 'request')} to ${route} by ${counted(clients, 'client')}; ${countText(refused)} ${refused === 1 ? 'was' : 'were'} refused, ${countText(alone)} of them by this rule alone: such requests would pass.`,
      ...(most ? [`Most of them, at least ${countText(most.atLeast)}, were to ${most.key}.`] : []),
      ...(path === undefined ? ['They are of every path; path=… excludes it below one alone.'] : []),
      ...samples.map(
        sample =>
          `${whenText(sample.atMs, nowMs)}, from ${shortClient(sample.client)}: ${requestWords(sample)} (${sample.parts.join(', ')}), ${sample.refused ? 'refused' : 'noted'}`,
      ),
    ]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [`What rule ${rule} did lately is not known: ${error.message}`]
  }
}

const counted = (count: number, thing: string) => `${countText(count)} ${thing}${count === 1 ? '' : 's'}`
