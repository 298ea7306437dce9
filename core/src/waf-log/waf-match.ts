/** What a line of the WAF's log says: one rule found something in one request. Its texts are what a client sent, cut. */
export interface WafMatch {
  /** In milliseconds since 1970. */
  atMs: number
  /** Of the Core Rule Set, or one of Gatehouse's own from 1000 on; 0 is a limit of bodies. */
  rule: number
  /** As the rule's author wrote it. */
  message: string
  tags: readonly string[]
  severity: string
  /** Where it was found: `ARGS:q`. Names alone, never a value. */
  parts: readonly string[]
  /** The request, or its answer, was refused; by this rule alone or together with others. */
  refused: boolean
  /** No other rule found anything in the request. */
  alone: boolean
  /** Of the request; all its matches have it in common. */
  ref: string
  /** '' for what no route took. */
  route: string
  client: string
  method: string
  host: string
  /** As it was asked for, without the query. */
  path: string
}

/** One request that shows what a rule matched. */
export type WafSample = Pick<
  WafMatch,
  'atMs' | 'ref' | 'client' | 'method' | 'host' | 'path' | 'parts' | 'refused'
>

/** The rules that judge the sum of what others found (CRS 949, 959, 980): they say nothing of their own. */
export function isJudging(rule: number): boolean {
  const family = Math.floor(rule / 1000)
  return family === 949 || family === 959 || family === 980
}
