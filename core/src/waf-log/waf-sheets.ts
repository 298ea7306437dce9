import type { WafMatch } from './waf-match.ts'
import { restRule, type WafPage, type WafRule } from './waf-store.ts'
import { WafSum } from './waf-sum.ts'

/** Sums that are kept in memory between two transactions. */
const mostSheets = 512
/** Rules and routes of an hour that are told apart; whoever attacks everything with everything must not fill the disk. */
export const mostRows = 500
const hourS = 3600

interface Sheet {
  startS: number
  route: string
  rule: number
  sum: WafSum
}

/** What matched since the last transaction, by hour, route and rule. */
export class WafSheets {
  readonly #sheets = new Map<string, Sheet>()
  readonly #rules = new Map<number, WafRule>()
  /** As they are in the database, in JSON. */
  readonly #written = new Map<number, string>()

  get isChanged(): boolean {
    return this.#sheets.size > 0
  }

  get isFull(): boolean {
    return this.#sheets.size >= mostSheets
  }

  add(match: WafMatch): void {
    const { route, rule, message, severity, tags } = match
    const startS = Math.floor(match.atMs / 1000 / hourS) * hourS
    const key = `${startS} ${rule} ${route}`
    const known = this.#sheets.get(key)
    const sheet = known ?? { startS, route, rule, sum: new WafSum() }
    if (known === undefined) this.#sheets.set(key, sheet)
    sheet.sum.add(match)
    this.#rules.set(rule, { rule, message, severity, tags })
  }

  write(page: WafPage): void {
    const rows = new Map<number, number>()
    for (const { startS, route, rule, sum } of this.#sheets.values()) {
      const count = rows.get(startS) ?? page.rowsOf(startS)
      const isNew = page.hour(startS, route, rule) === null
      rows.set(startS, isNew && count < mostRows ? count + 1 : count)
      if (isNew && count >= mostRows) addTo(page, { startS, route: '', rule: restRule, sum })
      else addTo(page, { startS, route, rule, sum })
    }
    for (const rule of this.#rules.values())
      if (this.#written.get(rule.rule) !== JSON.stringify(rule)) page.putRule(rule)
  }

  /** What was written is no more to be written. */
  written(): void {
    this.#sheets.clear()
    // The rule sets have some hundred; nobody outside can make more.
    for (const rule of this.#rules.values()) this.#written.set(rule.rule, JSON.stringify(rule))
    this.#rules.clear()
  }
}

function addTo(page: WafPage, { startS, route, rule, sum }: Sheet): void {
  const before = page.hour(startS, route, rule)
  const whole = before === null ? sum : WafSum.fromRow(before)
  if (whole !== sum) whole.merge(sum)
  page.putHour({ startS, route, rule, row: whole.toRow() })
}
