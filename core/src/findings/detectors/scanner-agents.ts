import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { anyOf } from '../words.ts'

/** As whole words: a guide to one of them is something else. */
const scanner = new RegExp(
  `(?:^|[\\s(;,+"'\\[])${anyOf(String.raw`
    sqlmap nikto nuclei masscan(?:-ng)? zgrab nmap nessus openvas acunetix netsparker invicti qualys\w{0,10} appscan
    wpscan wprecon wpprobe joomscan droopescan cmsmap arachni wapiti skipfish w3af(?:\.org)? vega havij jsql sqlninja ghauri
    commix xsser xsstrike dalfox dirbuster(?:-\d[\w.-]{0,12})? gobuster feroxbuster dirsearch ffuf wfuzz jbrofuzz fimap lfimap lfisuite
    whatweb whatwaf httpx\s-\sopen-source interactsh jaeles nettacker hydra zmeu morfeus jorgee libwww-perl-scan
    l9(?:explore|tcpid|scan) tsunamisecurityscanner appspider ironwasp n-stalker detectify burp(?:suite|collaborator)? owasp[\s_-]zap zaproxy
    graphw00f graphql-cop sstimap tplmap shortscan dotdotpwn trufflehog katana subfinder naabu fuzz\sfaster
    libredtail-http mozlila hello,\sworld xfa1 muhstik gh0st
  `)}(?=$|[\\s/;,)(:+"'\\]]|[-_]v?\\d)`,
)

/** A tool that looks for holes says its name. */
export const scannerAgents = lineDetector({
  name: 'scanner-agents',
  summary: 'a tool that looks for holes asked under its own name',
  source: 'OWASP CRS 913100; CrowdSec http-bad-user-agent',
  severity: 'notice',
  mark: { of: 'agent', matches: (_, plain) => scanner.test(plain) },
  see: ({ client }) => ({ subject: clientName(client), weight: 1 }),
  bucket: { limit: 2, leakPerS: 1 / 600 },
  networks: { times: 3 },
})
