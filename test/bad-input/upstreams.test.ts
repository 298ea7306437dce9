import { beforeAll, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { type BadLine, expectRefused, refuses } from '../harness/refusal.ts'
import { shared } from '../harness/shared.ts'

const ownAddress = '10.20.30.40'
const names: Record<string, string[]> = {
  'rebind.example.com': ['93.184.216.34', '127.0.0.1'],
  'imds.example.com': ['169.254.169.254'],
  'six.example.com': ['fe80::1'],
  'metadata.tencentyun.com': ['169.254.0.23'],
  'me.example.com': [ownAddress],
}
const guards = {
  resolve: async (host: string) => names[host] ?? [],
  ownAddresses: () => [ownAddress],
  ownListeners: () => ['127.0.0.1:8089'],
  ownCertificates: () => ({ pairs: [], problems: [], uncovered: [] }),
  dns: { has: async () => true, problems: () => [] },
}
const gate = shared(await TestGatehouse.start({ settings: { loopbackUpstreams: false }, guards }))
const port = gate.edge.http.split(':')[1]

beforeAll(async () => {
  await gate.done('route add shop shop.example.com answer=200 body=shop')
})

const decimals = 'four decimal numbers'

/** Spellings that are not an upstream at all: exit code 2 and how it would be right. */
const spellings: [upstream: string, ...words: string[]][] = [
  ['10.0.0.5:8080', 'http://10.0.0.5:8080'],
  ['shop', 'http://'],
  ['localhost:80', 'http://localhost:80'],
  ['//10.0.0.5', 'http://'],
  ['ftp://10.0.0.5', 'http://'],
  ['file:///etc/passwd', 'http://'],
  ['h2c://10.0.0.5', 'http://'],
  ['http:10.0.0.5', 'http://'],
  ['http:///10.0.0.5', 'no path'],
  ['http://', 'no host'],
  ['http://:8080', 'no host'],
  ['http://10.0.0.5/api', 'path=/'],
  ['http://10.0.0.5:80/a?b', 'path=/'],
  ['http://10.0.0.5?x', 'path=/'],
  ['http://10.0.0.5#x', 'path=/'],
  ['http://10.0.0.5:0', '1 to 65535'],
  ['http://10.0.0.5:70000', '1 to 65535'],
  ['http://10.0.0.5:65536', '1 to 65535'],
  ['http://10.0.0.5:', '1 to 65535'],
  ['http://10.0.0.5:080', '1 to 65535'],
  ['http://10.0.0.5:8o80', '1 to 65535'],
  ['http://10.0.0.5:80-90', '1 to 65535'],
  ['http://10.0.0.5:+80', '1 to 65535'],
  ['http://10.0.0.5:８０', '1 to 65535'],
  ['unix//run/caddy.sock', 'socket'],
  ['unix:/run/caddy.sock', 'socket'],
  ['UNIX//run/caddy.sock', 'socket'],
  ['unix+h2c//run/caddy.sock', 'socket'],
  ['unix//proc/self/root/run/caddy.sock', 'socket'],
  ['http://unix//run/caddy.sock', 'path=/'],
  ['fd/3', 'http://'],
  ['http://admin@10.0.0.5', 'user name'],
  ['http://10.0.0.5@169.254.169.254', 'user name'],
  ['http://10.0.0.5%2e', 'zone or an escape'],
  ['http://%31%30.0.0.5', 'zone or an escape'],
  ['http://[fe80::1%25eth0]', 'zone or an escape'],
  ['http://[fe80::1%eth0]', 'zone or an escape'],
  ['http://2130706433', decimals],
  ['http://0x7f000001', decimals],
  ['http://017700000001', decimals],
  ['http://0177.0.0.1', decimals],
  ['http://0x7f.0.0.1', decimals],
  ['http://0x7f.1', decimals],
  ['http://127.1', decimals],
  ['http://127.0.1', decimals],
  ['http://0', decimals],
  ['http://0x', decimals],
  ['http://127.0.0.01', decimals],
  ['http://127.0.0.256', decimals],
  ['http://1.2.3.4.5', decimals],
  ['http://169.254.43518', decimals],
  ['http://2852039166', decimals],
  ['http://0xA9FEA9FE', decimals],
  ['http://0251.0376.0251.0376', decimals],
  ['http://[::ffff:127.0.0.1]', 'IPv4', '127.0.0.1'],
  ['http://[::ffff:7f00:1]', 'IPv4', '127.0.0.1'],
  ['http://[0:0:0:0:0:ffff:a9fe:a9fe]', 'IPv4', '169.254.169.254'],
  ['http://[::127.0.0.1]', 'IPv4', '127.0.0.1'],
  ['http://[::a9fe:a9fe]', 'IPv4', '169.254.169.254'],
  ['http://[64:ff9b::a9fe:a9fe]', 'IPv4', '169.254.169.254'],
  ['http://[64:ff9b:1::7f00:1]', 'IPv4', '127.0.0.1'],
  ['http://[2002:a9fe:a9fe::]', 'IPv4', '169.254.169.254'],
  ['http://[2002:7f00:1::1]', 'IPv4', '127.0.0.1'],
  ['http://[]', 'in brackets', 'http://[fd00::5]:8080'],
  ['http://[localhost]', 'in brackets'],
  ['http://[127.0.0.1]', 'in brackets'],
  ['http://[::1', 'http://'],
  ['http://::1', '1 to 65535'],
  ['http://１２７.0.0.1', decimals],
  ['http://127。0。0。1', 'letters, digits, dots'],
  ['http://127．0．0．1', 'letters, digits, dots'],
  ['http://127｡0｡0｡1', 'letters, digits, dots'],
  ['http://①②⑦.0.0.1', decimals],
  ['http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'letters, digits, dots'],
  ['http://127.0.0.1.', 'upstream'],
  ['http://localhost.', 'dot at its end'],
  ['http://metadata.google.internal.', 'dot at its end'],
  ['http://*.example.com', 'wildcard'],
  ['http://{env.HOME}:80', '{ or }'],
  ['{http.request.header.x}', '{ or }'],
  ['http://{http.request.header.x}', '{ or }'],
  ['http://10.0.0.5:{env.PORT}', '{ or }'],
  ['"http://10.0.0.5\r\nX: 1"', 'control'],
  ['"http://10.0.0.5 evil"', 'spaces'],
  ['http://10.0.0.5\\@evil', 'user name'],
  ['http://a_b.example.com', '"_"'],
  ['http://10.0.0.5,', 'http://'],
]

refuses(
  gate,
  spellings.map(([upstream, ...words]) => [`route add new new.example.com ${upstream}`, 2, ...words]),
)

/** Places where no route may lead: exit code 1 and why. */
const places: [upstream: string, ...words: string[]][] = [
  ['http://127.0.0.1', 'loopback', 'loopback-upstreams=yes'],
  ['http://127.255.255.254:9000', 'loopback'],
  ['http://[::1]:9000', 'loopback'],
  ['http://[0:0:0:0:0:0:0:1]', 'loopback'],
  ['http://localhost', 'loopback'],
  ['http://LOCALHOST:80', 'loopback'],
  ['http://foo.localhost', 'loopback'],
  ['http://rebind.example.com', '127.0.0.1', 'loopback'],
  ['http://0.0.0.0', 'not an address that can be reached'],
  ['http://0.0.0.1', 'not an address that can be reached'],
  ['http://[::]', 'not an address that can be reached'],
  ['http://169.254.169.254', 'metadata', 'credentials'],
  ['http://169.254.170.2', 'metadata'],
  ['http://168.63.129.16', 'metadata'],
  ['http://100.100.100.200', 'metadata'],
  ['http://192.0.0.192', 'metadata'],
  ['http://[fd00:ec2::254]', 'metadata'],
  ['http://[fd00:0ec2:0:0:0:0:0:254]', 'metadata'],
  ['http://[fd20:ce::254]', 'metadata'],
  ['http://metadata.google.internal', 'metadata'],
  ['http://METADATA.google.internal', 'metadata'],
  ['http://metadata.goog', 'metadata'],
  ['http://metadata', 'metadata'],
  ['http://instance-data', 'metadata'],
  ['http://instance-data.ec2.internal', 'metadata'],
  ['http://metadata.tencentyun.com', '169.254.0.23', 'link-local'],
  ['http://imds.example.com', '169.254.169.254', 'metadata'],
  ['http://169.254.1.1', 'link-local'],
  ['http://[fe80::1]', 'link-local'],
  ['http://[febf::1]', 'link-local'],
  ['http://six.example.com', 'fe80::1', 'link-local'],
  ['http://224.0.0.1', 'multicast'],
  ['http://239.255.255.250', 'multicast'],
  ['http://255.255.255.255', 'reserved'],
  ['http://240.0.0.1', 'reserved'],
  ['http://192.0.2.1', 'reserved'],
  ['http://[ff02::1]', 'multicast'],
  ['http://[2001:0:53aa:64c:0:0:0:1]', 'reserved'],
  [`http://${ownAddress}:${port}`, 'own listener', 'round for ever'],
  [`http://me.example.com:${port}`, 'own listener'],
]

refuses(
  gate,
  places.flatMap(([upstream, ...words]): BadLine[] => [
    [`route add new new.example.com ${upstream}`, 1, 'Refused: new: ', ...words],
    [`route set shop upstreams=http://10.0.0.5,${upstream}`, 1, ...words],
  ]),
)

it('with loopback allowed, the own listener is still refused', async () => {
  await gate.done('settings set loopback-upstreams=yes')
  await expectRefused(gate, [`route add new new.example.com http://127.0.0.1:${port}`, 1, 'own listener'])
  await expectRefused(gate, [`route add new new.example.com http://localhost:${port}`, 1, 'own listener'])
  await expectRefused(gate, [
    'route add new new.example.com http://127.0.0.1:8089',
    1,
    'own pages and API listen',
  ])
  await expectRefused(gate, ['route set shop upstreams=http://[::1]:8089', 1, 'own pages and API listen'])
  await gate.done('settings set loopback-upstreams=no')
})

it('ordinary addresses are taken: the tables above do not refuse everything', async () => {
  const good = [
    'http://10.0.0.5:8080',
    'https://api.example.com',
    'http://[fd12:3456::5]:80',
    'http://93.184.216.34',
  ]
  for (const upstream of good) {
    const wish = await gate.type(`route add new new.example.com ${upstream} connect-timeout=10ms`)
    expect(wish.reply.title).toMatch(/^Revision \d+ failed and was taken back|added/)
    if (wish.exit === 0) await gate.done('route remove new')
  }
})
