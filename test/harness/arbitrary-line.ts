import fc from 'fast-check'
import type { Command } from '../../bot/src/command.ts'
import { quoteValue, quoteWord } from '../../bot/src/grammar/grammar.ts'
import { parametersOf } from '../../bot/src/grammar/usage.ts'

/** What somebody types who wants Caddy, a shell or a parser to read more into a value than text. */
const hostile = [
  '{env.GATE_CANARY}',
  '{$GATE_CANARY}',
  '{file./proc/self/environ}',
  '{http.request.header.X-Leak}',
  '{{env "GATE_CANARY"}}',
  '｛env.GATE_CANARY｝',
  '%7Benv.GATE_CANARY%7D',
  '\\u007benv.GATE_CANARY\\u007d',
  '$GATE_CANARY',
  '`id`',
  '"]},"admin":{"listen":":2019"}',
  '../../etc/passwd',
  'a\r\nX-Evil: 1',
  'a\nb',
  'unix//run/caddy.sock',
  '__proto__',
  'constructor',
  'none',
  '',
]

/** A value of a key: mostly a plausible one, else a hostile or a random one, or a plausible one with something put into it. */
function value(plausible: readonly string[]): fc.Arbitrary<string> {
  const right = plausible.length > 0 ? fc.constantFrom(...plausible) : fc.constant('x')
  const odd = fc.oneof(
    fc.constantFrom(...hostile),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.integer().map(String),
  )
  const mixed = fc
    .tuple(right, odd, fc.nat(100))
    .map(
      ([text, extra, at]) =>
        text.slice(0, at % (text.length + 1)) + extra + text.slice(at % (text.length + 1)),
    )
  return fc.oneof(
    { arbitrary: right, weight: 5 },
    { arbitrary: odd, weight: 1 },
    { arbitrary: mixed, weight: 1 },
  )
}

/** The keys of a command, a few of them, with values. */
export function someKeys(
  command: Command,
  plausible: Record<string, readonly string[]>,
  always: readonly string[] = [],
): fc.Arbitrary<string> {
  const parameters = parametersOf(command)
  const names = Object.keys(parameters).filter(name => parameters[name]?.place === 'key' && name !== 'verify')
  return fc
    .subarray(
      names.filter(name => !always.includes(name)),
      { maxLength: 3 },
    )
    .chain(chosen =>
      fc.tuple(
        ...[...always, ...chosen].map(name =>
          value([...(parameters[name]?.values ?? []), ...(plausible[name] ?? [])]).map(
            text => `${name}=${quoteValue(text)}`,
          ),
        ),
      ),
    )
    .map(keys => keys.join(' '))
}

/** A word known by its place. */
export function place(...plausible: string[]): fc.Arbitrary<string> {
  return value(plausible).map(quoteWord)
}
