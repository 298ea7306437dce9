import { HeaderName, HeaderSetting } from '../../../routing/policies/headers/header-fields.ts'
import { findKind } from '../../../routing/policies/index.ts'
import type { ImportedPolicy } from '../../imported.ts'
import type { Part } from '../part.ts'
import { readOptions } from '../read-options.ts'
import type { Step } from '../rule.ts'
import type { HandlerReader } from './handler-reader.ts'
import { lost } from './handler-reader.ts'
import { leaveAsked } from './request-headers.ts'

/** Headers of answers. They come exactly once here, whatever the upstream sends. */
export const headers: HandlerReader = {
  handler: 'headers',
  read: part => {
    const response = part.at('response')
    if (response.at('require').is)
      return lost(
        part,
        'Headers that depend on the answer are not taken over; policies send them always.',
        false,
      )
    const steps: Step[] = [...readAsked(part.at('request'))]
    const hsts = readHsts(response.at('set'))
    if (hsts) steps.push({ kind: 'policy', policy: hsts, part })
    response.at('deferred').flag()
    const set = response.at('set')
    const own = set.entries().filter(([name]) => !/^strict-transport-security$/i.test(name))
    const step: Step = {
      kind: 'headers',
      set: [],
      remove: [],
      csp: null,
      permissions: null,
      reportOnly: false,
      part,
    }
    for (const [name, values] of own)
      if (
        /^content-type$/i.test(name) &&
        typeof values.items()[0]?.value === 'string' &&
        values.items().length === 1
      )
        steps.push({ kind: 'content-type', value: values.texts()?.[0] ?? '', part: values })
      else readSetting(name, values, step)
    for (const name of response.at('delete').items()) {
      const read = HeaderName.read.safeParse(name.value)
      if (read.success) {
        name.whole()
        step.remove.push(read.data)
      } else name.leave(`It is not removed: ${read.error.issues[0]?.message}.`)
    }
    for (const key of ['add', 'replace'])
      if (response.at(key).is)
        response.at(key).leave('Headers are set or removed here, and neither added nor edited.')
    const any = step.set.length + step.remove.length > 0 || step.csp !== null || step.permissions !== null
    return any ? [...steps, step] : steps
  },
}

function readAsked(request: Part): Step[] {
  if (!request.is) return []
  const only = request.keys().length === 1
  const deleted = only ? request.at('delete') : undefined
  if (deleted?.items().length === 1 && /^authorization$/i.test(String(deleted.items()[0]?.value))) {
    deleted.whole()
    return [{ kind: 'no-credentials', part: request }]
  }
  return leaveAsked(request, false)
}

function readSetting(name: string, values: Part, step: Step & { kind: 'headers' }): void {
  const [first, ...more] = values.items()
  const value = first?.value
  const problem =
    typeof value !== 'string' || more.length > 0 ? 'it has several values' : settle(name, value, step)
  if (problem === undefined) values.whole()
  else values.leave(`This header is not taken over: ${problem.replace(/\.$/, '')}.`)
}

const keysOfTheirOwn: Readonly<Record<string, 'csp' | 'permissions'>> = {
  'content-security-policy': 'csp',
  'content-security-policy-report-only': 'csp',
  'permissions-policy': 'permissions',
}

/** Takes a header into the step; gives what speaks against it. */
function settle(name: string, value: string, step: Step & { kind: 'headers' }): string | undefined {
  const key = keysOfTheirOwn[name.toLowerCase()]
  if (/-report-only$/i.test(name)) step.reportOnly = true
  if (key !== undefined) return settleOwn(key, value, step)
  if (value.includes(',')) return 'a value with a comma cannot be typed for a policy'
  const read = HeaderSetting.read.safeParse(`${name}:${value}`)
  if (!read.success) return read.error.issues[0]?.message
  step.set.push(read.data)
  return undefined
}

/** What has a key of its own in the policy, in its one form. */
function settleOwn(key: string, value: string, step: Step & { kind: 'headers' }): string | undefined {
  const read = findKind('headers')?.fields[key]?.read?.safeParse(value)
  if (read?.success === false) return read.error.issues[0]?.message
  if (typeof read?.data !== 'string') return 'it says nothing'
  if (key === 'csp') step.csp = read.data
  else step.permissions = read.data
  return undefined
}

function readHsts(set: Part): ImportedPolicy | undefined {
  const [, values] = set.entries().find(([name]) => /^strict-transport-security$/i.test(name)) ?? []
  if (!values) return undefined
  const text = String(values.items()[0]?.value ?? '')
  const parts = text.split(';').map(part => part.trim().toLowerCase())
  const seconds = parts.map(part => /^max-age="?(\d{1,9})"?$/.exec(part)?.[1]).find(Boolean)
  const others = parts.filter(part => part !== '' && !/^(max-age=.*|includesubdomains|preload)$/.test(part))
  const policy =
    seconds === undefined || others.length > 0 || values.items().length > 1
      ? 'It has no max-age, or more than a policy of the kind hsts can say.'
      : readOptions('hsts', {
          'max-age': Number(seconds) * 1000,
          subdomains: parts.includes('includesubdomains'),
          preload: parts.includes('preload'),
        })
  if (typeof policy === 'string') {
    values.leave(policy)
    return undefined
  }
  values.whole()
  return policy
}
