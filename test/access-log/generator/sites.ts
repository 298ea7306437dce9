/** A host, its route, and what is usual there. */
export interface Site {
  host: string
  route: string | null
  upstream: string | null
  /** Median and spread of durations. */
  medianUs: number
  spread: number
  /** Of its answers, from 0 to 1. */
  failing: number
  paths: readonly string[]
}

const names = [
  'shop api www blog docs mail wiki git ci status cdn img',
  'pay auth search admin metrics chat files forum jobs news old lab',
]
  .join(' ')
  .split(' ')

const words = 'cart item user order list view edit page tag file team plan note feed'.split(' ')

/** 24 hosts; no route takes what comes to the last one. */
export const sites: readonly Site[] = names.map((name, at) => ({
  host: `${name}.example.com`,
  route: at === names.length - 1 ? null : name,
  upstream: at % 5 === 4 ? null : `10.0.0.${at + 1}:8080`,
  medianUs: 300 * 2 ** (at % 11),
  spread: 0.3 + (at % 4) * 0.4,
  failing: at % 7 === 3 ? 0.08 : 0.004,
  paths: [
    '/',
    '/login',
    ...words.slice(0, 3 + (at % 8)).flatMap(word => [`/${word}`, `/${word}/new`, `/api/${word}s`]),
  ],
}))
