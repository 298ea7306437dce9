import { beforeAll, describe, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { type BadLine, refuses } from '../harness/refusal.ts'
import { shared } from '../harness/shared.ts'

const gate = shared(await TestGatehouse.start())

beforeAll(() =>
  gate.done(
    'route add shop shop.example.com http://127.0.0.1:9001,http://127.0.0.1:9002 verify=no',
    'route add api api.example.com answer=200 body=api',
  ),
)

const nothingHolds: BadLine[] = [
  ['block', 2, 'The address or network is missing. As in: block 203.0.113.7'],
  ['block shop.example.com', 2, 'Did you mean maintenance shop, or lockdown shop?'],
  ['block shop', 2, 'Did you mean maintenance shop, or lockdown shop?'],
  ['block 203.0.113.7 1h for=2h', 2, 'for is given twice.'],
  ['block 203.0.113.7 for=2h 1h', 2, 'one word too many'],
  ['block 203.0.113.7 "1h"', 2, 'one word too many'],
  ['block 203.0.113.7 soon', 2, 'one word too many'],
  ['block 203.0.113.7 30d', 2, 'for: at most 7d'],
  ['shield', 2, 'The route is missing. There are: api, shop. As in: shield shop'],
  ['lockdown', 2, 'The route is missing. There are: api, shop.'],
  ['throttle shop', 2, 'The limit is missing: how many requests'],
  ['throttle shop 10/x', 2, 'the time of 10/x'],
  [
    'drain shop',
    2,
    'The upstream is missing: one of its upstreams',
    'There are: 127.0.0.1:9001, 127.0.0.1:9002.',
  ],
  ['drain shopp', 1, 'There is no route "shopp".'],
  [
    'drain shop 127.0.0.1',
    1,
    'Several upstreams of the route shop are at 127.0.0.1; say which, with its port: 127.0.0.1:9001, 127.0.0.1:9002.',
  ],
  ['maintenance end', 1, 'No maintenance holds now.'],
  ['drain end', 1, 'No drain holds now.'],
  ['end', 2, 'Say which. Nothing holds now'],
  ['extend', 2, 'Say which. Nothing holds now'],
]

describe('while nothing holds', () => refuses(gate, nothingHolds))

describe('while something holds', () => {
  beforeAll(() => gate.done('maintenance shop', 'maintenance api', 'block 203.0.113.7', 'throttle api 10/s'))

  refuses(gate, [
    ['end', 2, 'Say which. What holds: maintenance api, maintenance shop, throttle api, block 203.0.113.7'],
    ['extend', 2, 'Say which. What holds: maintenance api, '],
    ['mitigation show', 2, 'Say which. What holds: maintenance api, '],
    ['end shield shop', 1, 'There is no "shield shop" now.', 'What holds: ', 'block 203.0.113.7'],
    ['extend shield shop 1h', 1, 'There is no "shield shop" now.', 'What holds: ', 'block 203.0.113.7'],
    ['maintenance end', 2, '2 routes are meant; say which: maintenance end api, maintenance end shop'],
  ])
})

it('knows no rest of a line that is a time, where a command takes none', async () => {
  const { exit, reply } = await gate.type('maintenance end shop 1h')
  expect([exit, reply.title]).toEqual([2, expect.stringContaining('one word too many')])
})
