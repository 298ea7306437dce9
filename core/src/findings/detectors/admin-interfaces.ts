import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { anyOf } from '../words.ts'

const interfaces = new RegExp(
  `^(?:/[\\w.;=-]{0,30}){0,3}/${anyOf(String.raw`
    (?:phpmyadmin|pma|myadmin|mysqladmin|dbadmin|sqladmin|php-my-admin)(?:[-_]?\d[\w.-]{0,15})? adminer[\w.-]{0,20}\.php phppgadmin
    wp-admin wp-login\.php xmlrpc\.php administrator/index\.php user/login\.php typo3 umbraco
    manager/(?:html|text|status) host-manager/html jmx-console web-console invoker/jmxinvokerservlet console/login
    actuator jenkins jenkins/\w{1,20} hudson script_?console manage/account/login
    solr/admin solr/\#? nacos/\w{1,20} druid/index\.html zabbix nagios cacti kibana portainer
    cpanel whm webmin plesk-stat cgi-bin/luci hnap1 remote/login dana-na/auth
    owa/auth ecp/default vpn/index\.html global-protect/login sslvpn
    telescope/requests horizon/api _profiler debug/pprof debug/default
    _cat/indices _cluster/health _all_dbs _utils v2/_catalog api/v1/pods
    swagger-ui api-docs\.json graphiql
    login\.cgi login\.action system_api\.php
  `)}(?![\\w-])`,
)

/** What a host without such a thing says. Where it is there, it answers otherwise. */
const absent = new Set([400, 403, 404, 405, 410, 421, 429])

/** Somebody looks for ways in for those who run a site, on hosts that have none there. */
export const adminInterfaces = lineDetector({
  name: 'admin-interfaces',
  summary: 'interfaces for administrators were looked for where there are none',
  source: 'OWASP WSTG-CONF-05; CrowdSec http-admin-interface-probing; MITRE ATT&CK T1595.003',
  severity: 'notice',
  mark: { of: 'path', matches: (_, plain) => plain.length < 1024 && interfaces.test(plain) },
  see: ({ status, client, path }) =>
    absent.has(status) ? { subject: clientName(client), weight: 1, distinct: path } : null,
  bucket: { limit: 2, leakPerS: 1 / 900 },
  networks: { times: 3 },
})
