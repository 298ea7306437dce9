import { readUpstreams } from '@gatehouse/core/caddy/upstream-answers.ts'
import { expect, it } from 'vitest'

const rows = JSON.stringify([
  { address: '10.0.0.5:8080', num_requests: 3, fails: 0 },
  { address: '[fd00::5]:8080', num_requests: 0, fails: 2 },
  { address: 'unix//run/web.sock', num_requests: 1, fails: 0 },
])
const metrics = `# HELP caddy_reverse_proxy_upstreams_healthy Health status of reverse proxy upstreams.
# TYPE caddy_reverse_proxy_upstreams_healthy gauge
caddy_reverse_proxy_upstreams_healthy{upstream="10.0.0.5:8080"} 1
caddy_reverse_proxy_upstreams_healthy{upstream="[fd00::5]:8080"} 0
caddy_reverse_proxy_upstreams_healthy_of_others{upstream="10.0.0.5:8080"} 0
go_goroutines 20
`

it('puts together how many requests run at an upstream, and whether it is healthy', () => {
  expect([...readUpstreams(rows, metrics)]).toEqual([
    ['10.0.0.5:8080', { requests: 3, fails: 0, healthy: true }],
    ['[fd00::5]:8080', { requests: 0, fails: 2, healthy: false }],
    ['unix//run/web.sock', { requests: 1, fails: 0, healthy: null }],
  ])
})

it('knows nothing of health where Caddy gives no numbers', () => {
  expect(readUpstreams(rows, '').get('10.0.0.5:8080')).toEqual({ requests: 3, fails: 0, healthy: null })
})

it.each(['', '{}', '[{"address":1}]', 'null'])('takes no other answer: %j', answer => {
  expect(() => readUpstreams(answer, metrics)).toThrow()
})
