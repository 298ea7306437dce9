import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { anyOf, fileEnds, withSlashes } from '../words.ts'

/** Files and folders that begin with a dot; `.github` or `.environment` are others. */
const hidden = anyOf(String.raw`
  env\d{0,2} git gitconfig git-credentials gitlab-ci\.ya?ml svn hg bzr cvs
  aws azure boto kube docker dockercfg ssh gnupg netrc npmrc pypirc pgpass my\.cnf s3cfg
  htpasswd htaccess htdigest bash_history bashrc bash_profile zsh_history mysql_history psql_history python_history
  ds_store idea vscode travis\.yml circleci terraform vault-token credentials secrets? passwd
`)

/** Their names say what they hold. */
const named = anyOf(String.raw`
  wp-config\.(?:bak|old|orig|save|swp|txt|zip|inc) wp-config\.php[.~_-][\w.~-]*
  id_(?:rsa|dsa|ecdsa|ed25519) authorized_keys known_hosts
  (?:server|private|privkey|ssl|localhost|ca|tls)[\w.-]{0,30}\.(?:key|pfx|p12|jks)
  web\.config application(?:-\w{1,20})?\.(?:properties|ya?ml) appsettings(?:\.\w{1,20})?\.json
  credentials\.\w{1,10} secrets?\.(?:json|ya?ml|txt|env) passwords?\.txt
  database\.ya?ml parameters\.ya?ml local_settings\.py terraform\.tfstate(?:\.backup)?
  (?:docker-)?compose(?:[.-]\w{1,20})?\.ya?ml sftp-config\.json sftp\.json ftpsync\.settings
  phpinfo\.php php_info\.php info\.php server-status server-info elmah\.axd trace\.axd
  laravel\.log debug\.log error_log pm2\.log npm-debug\.log
`)

const archives = String.raw`(?:zip|tar|tgz|tar\.gz|gz|bz2|xz|7z|rar|bak|old|db|sqlite3?|dump)`

const hiddenFile = String.raw`/\.${hidden}(?![a-z0-9])`
const file = new RegExp(
  [
    hiddenFile,
    `/${named}${fileEnds}`,
    '/web-inf/',
    String.raw`\.sql(?:\.(?:gz|zip|bz2|xz|bak|old))?${fileEnds}`,
    String.raw`/(?:backups?|dumps?|database|db|www|wwwroot|public_html|htdocs|site|website|webroot)[\w.-]{0,30}\.${archives}${fileEnds}`,
  ].join('|'),
)

/** Where files are meant to be served (RFC 8615), but for these. */
const wellKnown = '/.well-known/'
const inWellKnown = new RegExp(hiddenFile)

const limit = 3

/** Somebody looks for files that were never meant to be served. Where one is answered, it may be lost. */
export const sensitiveFiles = lineDetector({
  name: 'sensitive-files',
  summary: 'files were asked for that must not be served: keys, settings, dumps, sources',
  source: 'OWASP CRS 930130 (restricted files); CrowdSec http-sensitive-files; CWE-538',
  severity: 'notice',
  mark: {
    of: 'path',
    signs: '.-_',
    matches: (_, plain) => {
      const path = withSlashes(plain)
      return (path.startsWith(wellKnown) ? inWellKnown : file).test(path)
    },
  },
  see: ({ status, bytes, method, client }) => {
    const isServed = (status === 200 || status === 206) && (bytes > 0 || method === 'HEAD')
    const subject = clientName(client)
    return isServed ? { subject, weight: limit, severity: 'critical' } : { subject, weight: 1 }
  },
  bucket: { limit, leakPerS: 1 / 300 },
  networks: { times: 3 },
})
