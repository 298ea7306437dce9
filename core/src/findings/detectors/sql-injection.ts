import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'

/** What takes the place of a space: comments and brackets, too. Never next to an optional part that begins with one of them. */
const gap = String.raw`[\s/*()+\x00]{1,40}`
const maybe = String.raw`[\s/*()+\x00]{0,40}`

const injection = new RegExp(
  [
    // A second question behind the first: with what no sentence has.
    String.raw`\bunion${gap}(?:all${gap}|distinct${gap})?select${gap}(?:null|[\d'"@]|[\w.]{1,40}${maybe}[,(]|[\w.,]{1,60}${gap}from${gap}\w)`,
    String.raw`\bunion${gap}(?:all${gap}|distinct${gap})?select${maybe}(?:[~@{\x60]|-\d)`,
    // Always true, or always false.
    String.raw`['")\d]${maybe}(?:\b(?:or|and|xor|having|rlike)\b|\|\||&&)${maybe}(?:not${gap})?['"]?[\w.]{1,20}['"]?${maybe}(?:=|<>|>|<|\blike\b|\bin\b|\bbetween\b)${maybe}['"(\w]`,
    String.raw`(?:^|[=\s])(?:or|and)\s{1,4}(\d{1,6})\s{0,4}=\s{0,4}\d`,
    String.raw`['")]${maybe}(?:\b(?:or|and|xor)\b|\|\||&&)${maybe}(?:not${gap})?(?:true|false|\d{1,10})${maybe}(?:--|#|;)`,
    String.raw`(?:^|[=\s])-?\d{1,10}\s{1,4}(?:or|and)\s{1,4}(?:not\s{1,4})?(?:(?:true|false)\s{0,4}(?:$|&|--|#|;)|\d{1,10}\s{0,4}(?:--(?:\s|$)|#))`,
    // Another command.
    String.raw`;${maybe}(?:drop|alter|truncate|create)${gap}(?:table|database|user|schema)\b`,
    String.raw`;${maybe}(?:insert${gap}into|delete${gap}from|update${gap}\w{1,40}${gap}set|exec(?:ute)?${gap}\w|declare${gap}@|shutdown\b|waitfor${gap}delay)`,
    // What takes time, or tells in an error.
    String.raw`\b(?:pg_sleep|benchmark|extractvalue|updatexml|load_file|randomblob|dbms_pipe\.receive_message|utl_inaddr\.get_host_address)\s{0,4}\(`,
    String.raw`[;'")\s,(=|&*^-]sleep\s{0,4}\(\s{0,4}\d{1,5}(?:\.\d{1,4})?\s{0,4}\)`,
    String.raw`\bwaitfor${gap}delay${gap}['"]`,
    String.raw`\b(?:information_schema\.|xp_cmdshell|sys(?:objects|columns)\b${gap}|pg_catalog\.|sqlite_master\b)`,
    '@@(?:version|hostname|datadir)',
    String.raw`\b(?:ascii|ord|hex)\s{0,4}\(\s{0,4}(?:substr|substring|mid)\s{0,4}\(`,
    String.raw`\bprocedure${gap}analyse\s{0,4}\(`,
    String.raw`\binto${gap}(?:outfile|dumpfile)${gap}['"]`,
    // The rest of the question is cut off.
    String.raw`'${maybe}(?:--(?:\s|$|-)|#|;--)`,
    String.raw`\border${gap}by${gap}\d{1,3}${maybe}(?:--|#)`,
  ].join('|'),
)

/** Commands to a database in what a form sends. */
export const sqlInjection = lineDetector({
  name: 'sql-injection',
  summary: 'commands to a database were tried in an address',
  source: 'OWASP CRS 942100 to 942540; CrowdSec http-sqli-probing; CWE-89',
  severity: 'warning',
  mark: {
    of: ['query', 'path'],
    signs: ` +'"(;@*`,
    matches: (_, plain) =>
      injection.test(plain) || (plain.includes('/*') && injection.test(withoutComments(plain))),
  },
  see: ({ client }) => ({ subject: clientName(client), weight: 1 }),
  bucket: { limit: 2, leakPerS: 1 / 600 },
  networks: { times: 3 },
})

/** As a database reads it: a comment is a blank, but for MySQL what stands in `/*!50000 … *\/` is none. Takes linear time. */
function withoutComments(plain: string): string {
  let without = ''
  let at = 0
  for (let begins = plain.indexOf('/*'); begins >= 0; begins = plain.indexOf('/*', at)) {
    without += `${plain.slice(at, begins)} `
    const version = /^!\d{0,6}/.exec(plain.slice(begins + 2, begins + 9))
    if (version !== null) at = begins + 2 + version[0].length
    else {
      const ends = plain.indexOf('*/', begins + 2)
      if (ends < 0) return without
      at = ends + 2
    }
  }
  return without + plain.slice(at)
}
