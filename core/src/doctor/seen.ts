/** What a check saw. */
export type Seen =
  /** It is as it should be. `words` is what was looked at: a sentence. */
  | { kind: 'well'; words: string }
  /** It is not. `words` says what was seen; no secret is in it. */
  | { kind: 'bad'; words: string; severity?: Severity }
  /** It cannot be seen from here: never a pass. `command` is what shows it to somebody at the machine. */
  | { kind: 'unseen'; words: string; command: string }
  /** The rule is about something that this instance does not have. */
  | { kind: 'not here'; words: string }

/** How much it matters. `critical`: somebody may take over the edge; a start in production is refused where it can be seen then. */
export const severities = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

/** It is as it should be. */
export function well(words: string): Seen {
  return { kind: 'well', words }
}

/** It is not. @param severity where this way to be bad is not as grave as the check says, or graver */
export function bad(words: string, severity?: Severity): Seen {
  return { kind: 'bad', words, ...(severity && { severity }) }
}

/** It cannot be seen from here. @param command what shows it at the machine */
export function unseen(words: string, command: string): Seen {
  return { kind: 'unseen', words, command }
}

/** There is nothing to look at. */
export function notHere(words: string): Seen {
  return { kind: 'not here', words }
}
