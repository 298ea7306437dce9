import { z } from 'zod'
import { parseJson } from '../../parse-json.ts'

const howElse =
  'If it needs modules that this edge does not have, adapt it where they are and import the JSON: caddy adapt --config Caddyfile > caddy.json'

/** What Caddy finds wrong, by the beginning of its words, which never hold anything of the file themselves. */
const known: readonly (readonly [begins: RegExp, words: string])[] = [
  [/unrecognized (global option|directive)/i, 'Caddy does not know the directive there'],
  [/unrecognized (subdirective|option|parameter|servers option)/i, 'Caddy does not know the option there'],
  [/directive '.*' is not an ordered HTTP handler/i, 'the directive there needs a place in the order'],
  [
    /wrong argument count|too (many|few) arguments|ambiguous argument/i,
    'the number of arguments is not right',
  ],
  [/does not qualify for certificate/i, 'a site has a name for which there can be no certificate'],
  [/ambiguous site definition/i, 'two sites have the same address'],
  [
    /unexpected (EOF|'?\}|token|next token|line ending)|missing (opening|closing)|parsing caddyfile tokens/i,
    'a bracket or a word is missing or too many',
  ],
  [
    /parsing (duration|int|.*address)|invalid (duration|address|port|character)/i,
    'a value there is not of the right form',
  ],
  [/module not registered|loading module/i, 'a module there is not in this Caddy'],
]

/** What Caddy says last, in a line of its log. */
const LogLine = z.looseObject({ msg: z.string() })

/** Why Caddy does not take a Caddyfile, in words of ours: its own could repeat what stands in the file. */
export function adaptProblem(errors: string): string {
  const telling = LogLine.safeParse(parseJson(errors.trimEnd().split('\n').at(-1) ?? '')).data?.msg ?? ''
  const line = /Caddyfile:(\d{1,7})\b/.exec(telling)?.[1]
  const why = known.find(([begins]) => begins.test(telling))?.[1] ?? 'Caddy does not understand it'
  const where = line === undefined ? '' : `Line ${line}: `
  const sentence = line === undefined ? why.slice(0, 1).toUpperCase() + why.slice(1) : why
  return `${where}${sentence}. ${howElse}`
}
