import { pick } from './draw.ts'

const oddTexts = [
  '@everyone <!channel> <@U0123>',
  '\u202egnp.exe\u2066',
  'a\u0000b\u001b[31m\r\n\t"\\',
  'é🙂漢字\ufeff',
  '\ud83d',
  '\udc00 \ud800',
  '<script>alert(1)</script>',
  '&amp;\u2028\u2029',
]

/** A text that comes seldom and must harm nobody; one of thirty is huge. */
export function drawOddText(random: () => number): string {
  const text = pick(oddTexts, random)
  return random() < 1 / 30 ? text.repeat(1 + Math.floor((random() * 30_000) / text.length)) : text
}

/** What is no line of an access log. */
export function drawNoLine(random: () => number): string {
  return pick(
    [
      '',
      '{"ts":1790000000.5,"request":{"client_ip":"198.18.0.1","me',
      'not JSON at all',
      '[]',
      'null',
      '{"level":"info","ts":1790000000.1,"msg":"server running"}',
      '{"ts":"yesterday","request":{"client_ip":"198.18.0.1"},"status":200,"duration":0.1,"size":1}',
    ],
    random,
  )
}
