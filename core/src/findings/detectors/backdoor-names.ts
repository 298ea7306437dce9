import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { anyOf, programEnds, withSlashes } from '../words.ts'

/** What such files are called where they were found. */
const names = anyOf(String.raw`
  c99 c100 r57 wso\d{0,4} b374k alfa(?:_data|cgiapi|new|-rex\d?)? shell\d{0,3} shell_\w{1,8} webshell\w{0,8} (?:php|asp|jsp|cgi|web)[_-]?shell
  cmd\d{0,2} cmdshell indoxploit gel4y priv8 antsword behinder godzilla phpspy chopper china mini_?shell marijuana madspot\w{0,8}
  wp-(?:shell|conflg|configs|blockup|sigunq|cli-shell) wp_filemanager filesman filesman\d{0,2} leafmailer\w{0,8} mailer\d{1,3} alexus\w{0,8} 0byt3m1n1
  bypass\d{0,3} (?:file)?upl(?:oader)?\d{0,3} up\d{0,3} eval hack(?:ed)? r00t backdoor bd rxr xleet[\w-]{0,10} simple\w{0,4}shell tinyfilemanager
  as x xx xxx 0x(?:1949|shell)? lol marvins fw ws\d{0,3} radio doc(?:1|_shell) moon nf_tracking ioxi\w{0,6} deadcode\w{0,6} lock360 fox-c404 zwso 404shell
`)

const place = new RegExp(
  [
    String.raw`/${names}\.(?:php[3-8]?|phtml|phar|aspx?|ashx|jspx?|cgi|cfm)${programEnds}`,
    // Nothing there is a program.
    String.raw`/wp-content/uploads/[^?]{0,200}\.(?:php[3-8]?|phtml|phar)${programEnds}`,
    String.raw`/(?:images?|img|css|fonts?|uploads?|media|assets|\.well-known)/[\w/-]{0,80}\.(?:php[3-8]?|phtml|aspx?|jspx?)${programEnds}`,
  ].join('|'),
)

const limit = 2
/** A name is looked for at both ends: what a program is given behind it may be long. */
const longest = 1024

/** Somebody looks for the back doors of others. Where one is answered, it may be there. */
export const backdoorNames = lineDetector({
  name: 'backdoor-names',
  summary: 'names of web shells were asked for',
  source: 'OWASP CRS 955 (web shells); CrowdSec http-backdoors-attempts; MITRE ATT&CK T1505.003',
  severity: 'notice',
  mark: { of: 'path', signs: '.', matches: (_, plain) => isPlace(withSlashes(plain)) },
  see: ({ status, bytes, client }) => {
    const subject = clientName(client)
    const isServed = status === 200 && bytes > 0
    return isServed ? { subject, weight: limit, severity: 'critical' } : { subject, weight: 1 }
  },
  bucket: { limit, leakPerS: 1 / 600 },
  networks: { times: 3 },
})

function isPlace(path: string): boolean {
  if (place.test(path.slice(-longest))) return true
  return path.length > longest && place.test(path.slice(0, longest))
}
