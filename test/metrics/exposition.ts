/** One number of Prometheus' text format. */
interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** Everything of one metric. */
export interface MetricFamily {
  name: string
  help: string
  type: string
  samples: Sample[]
}

const suffixes: Record<string, readonly string[]> = { histogram: ['_bucket', '_sum', '_count'] }

/**
 * Reads Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/) as strictly as it is written.
 * @throws Error that names the line
 */
export function readExposition(text: string): Map<string, MetricFamily> {
  const families = new Map<string, MetricFamily>()
  const seen = new Set<string>()
  let current: MetricFamily | null = null
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  for (const line of text.slice(0, -1).split('\n')) {
    const wrong = (words: string): never => {
      throw new Error(`${words}: ${line}`)
    }
    if (line === '') continue
    const help = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line)
    if (help) {
      const [, name = '', words = ''] = help
      if (families.has(name)) wrong('twice')
      if (/\\(?![\\n])/.test(words)) wrong('escape')
      current = { name, help: words, type: '', samples: [] }
      families.set(name, current)
      continue
    }
    const type = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$/.exec(line)
    if (type) {
      if (!current || current.name !== type[1] || current.type !== '' || current.samples.length > 0)
        wrong('type out of place')
      else current.type = type[2] ?? ''
      continue
    }
    if (line.startsWith('#')) wrong('comment')
    const sample = readSample(line)
    if (!sample || !current) return wrong('sample')
    const allowed = (suffixes[current.type] ?? ['']).map(suffix => `${current?.name}${suffix}`)
    if (current.type === '' || !allowed.includes(sample.name)) wrong('of another metric')
    const identity = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`
    if (seen.has(identity)) wrong('twice')
    seen.add(identity)
    if (current.type === 'counter' && !(sample.value >= 0)) wrong('counter')
    current.samples.push(sample)
  }
  return families
}

function readSample(line: string): Sample | null {
  const read = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|[+-]?[0-9.]+(?:e[+-]?[0-9]+)?)$/.exec(
    line,
  )
  if (!read) return null
  const labels: Record<string, string> = {}
  let rest = read[2] ?? ''
  while (rest !== '') {
    const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/.exec(rest)
    const [whole = '', name = '', value = ''] = label ?? []
    if (!label || Object.hasOwn(labels, name)) return null
    labels[name] = value.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))
    rest = rest.slice(whole.length)
  }
  const value = read[3] === '+Inf' ? Infinity : read[3] === '-Inf' ? -Infinity : Number(read[3])
  return { name: read[1] ?? '', labels, value }
}

/** The value of one series; undefined when there is none such. */
export function numberOf(
  families: Map<string, MetricFamily>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const wished = JSON.stringify(Object.entries(labels).sort())
  return [...families.values()]
    .flatMap(({ samples }) => samples)
    .find(one => one.name === name && JSON.stringify(Object.entries(one.labels).sort()) === wished)?.value
}
