import { answerHeaders } from '../policy/answer-headers.ts'
import { choiceField, listField, type Options, weakens, yesNoField } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, proven } from '../policy/proof.ts'
import { readCsp, writeCsp } from './headers/csp.ts'
import { cspCautions } from './headers/csp-strength.ts'
import { asPreset, HeaderName, HeaderSetting, presetTextField } from './headers/header-fields.ts'
import { headerPresets, presetNames } from './headers/header-presets.ts'
import { headerWeakenings, protectiveNames } from './headers/header-strength.ts'
import { readPermissions, writePermissions } from './headers/permissions.ts'

const fields = {
  preset: choiceField(presetNames, {
    summary: 'a set of security headers: for pages that load nothing from elsewhere, for sites, for APIs',
    usual: 'web',
    weaker: weakens.never, // By the headers that are sent in the end: see `weakens`.
  }),
  csp: presetTextField(
    text => {
      const csp = readCsp(text)
      return typeof csp === 'string' ? { problem: csp } : { text: writeCsp(csp) }
    },
    {
      summary: "a Content-Security-Policy in place of the preset's and of the upstream's",
      looks: `preset|none|"default-src 'self'"`,
    },
  ),
  'csp-report-only': yesNoField({
    summary: 'browsers report what the Content-Security-Policy would stop, and stop nothing',
    usual: false,
    weaker: weakens.never, // Another header is sent then: see `weakens`.
  }),
  permissions: presetTextField(
    text => {
      const permissions = readPermissions(text)
      return typeof permissions === 'string'
        ? { problem: permissions }
        : { text: writePermissions(permissions) }
    },
    {
      summary: "a Permissions-Policy in place of the preset's and of the upstream's",
      looks: 'preset|none|"camera=(), geolocation=(self)"',
    },
  ),
  set: listField(HeaderSetting, 30, {
    summary: "headers of your own; they go before the preset's and the upstream's",
    looks: 'X-Team:payments,X-Env:prod|none',
    usual: [],
    weaker: weakens.never, // By the headers that are sent in the end: see `weakens`.
  }),
  remove: listField(HeaderName, 50, {
    summary: "headers of the upstream's, or of the edge's, that nobody gets to see",
    looks: 'Server,X-Powered-By|none',
    usual: ['Server', 'Via', 'X-Aspnet-Version', 'X-Aspnetmvc-Version', 'X-Generator', 'X-Powered-By'],
    weaker: weakens.removed,
  }),
}

/** No policy lets a page of an error be kept: it would be there when the site is well again. */
const cacheControl = 'Cache-Control'
const uncached = 'no-store'
const errorsUncached = `errors of the edge keep their own ${cacheControl}: ${uncached}`

type HeaderOptions = Options<typeof fields>

/** Security headers: exactly one of each on every answer, whatever the upstream sends and whoever answers. */
export const headers = definePolicy({
  kind: 'headers',
  summary: 'security headers on every answer, and none that tell what runs behind',
  examples: [
    'policy add site-headers headers',
    'policy add api-headers headers preset=api set=X-Team:payments,X-Env:prod',
    `policy add shop-headers headers csp="default-src 'self'; img-src 'self' https://cdn.example.com" csp-report-only=yes`,
    'policy add map-headers headers permissions="camera=(), geolocation=(self)" remove=Server,X-Powered-By',
  ],
  fields,
  proves:
    'Answers, those of an upstream with headers of its own and errors, carry each header exactly once, and none that is removed.',
  problem: options => problemOf(options),
  cautions: options => cautionsOf(options),
  holds: options =>
    Object.fromEntries(Object.entries(sentHeaders(options)).map(([name, value]) => [`sends ${name}`, value])),
  weakens: (before, after) => headerWeakenings(sentHeaders(before), sentHeaders(after)),
  weakensWords:
    'a header is sent no more, or with a value that allows more, whatever key or preset it came from',
  around: options => answerHeaders(opsOf(options)),
  prove: async ({ ask }, options) => {
    const sent = Object.entries(sentHeaders(options))
    for (const target of ['answer', 'error'] as const) {
      const answer = await ask({ target })
      for (const [name, asSent] of sent) {
        const value = target === 'error' && name === cacheControl ? uncached : asSent
        const found = answer.header(name)
        if (found.length !== 1 || found[0] !== value)
          return failed(
            `${name} on ${answer.status} was ${found.length === 0 ? 'missing' : `"${found.join('" and "')}"`}`,
          )
      }
      const there = options.remove.find(
        name => answer.header(name).length > 0 && !(target === 'error' && name === cacheControl),
      )
      if (there !== undefined) return failed(`${there} was still there on ${answer.status}`)
    }
    const words = `${sent.length} headers came exactly once, and ${options.remove.length} did not come, on an answer and on a 502`
    const isOwn = [...sent.map(([name]) => name), ...options.remove].includes(cacheControl)
    return proven([words, ...(isOwn ? [errorsUncached] : []), ...cautionsOf(options)].join('; but '))
  },
})

/** Every header that is sent, by its name in canonical form: own ones go before those of keys, and these before the preset's. */
export function sentHeaders(options: HeaderOptions): Record<string, string> {
  const preset = headerPresets[options.preset]
  const csp = options.csp === asPreset ? preset.csp : options.csp
  const permissions = options.permissions === asPreset ? preset.permissions : options.permissions
  const cspName = `Content-Security-Policy${options['csp-report-only'] ? '-Report-Only' : ''}`
  return {
    ...preset.headers,
    ...(csp === null ? {} : { [cspName]: csp }),
    ...(permissions === null ? {} : { 'Permissions-Policy': permissions }),
    ...Object.fromEntries(options.set.map(settingParts)),
  }
}

function cautionsOf(options: HeaderOptions): string[] {
  const text = sentHeaders(options)['Content-Security-Policy']
  const csp = text === undefined ? '' : readCsp(text)
  return typeof csp === 'string' ? [] : cspCautions(csp)
}

function settingParts(setting: string): [name: string, value: string] {
  const colon = setting.indexOf(':')
  return [setting.slice(0, colon), setting.slice(colon + 1)]
}

function opsOf(options: HeaderOptions) {
  const set = Object.fromEntries(Object.entries(sentHeaders(options)).map(([name, value]) => [name, [value]]))
  return { set, ...(options.remove.length > 0 && { delete: options.remove }) }
}

function problemOf(options: HeaderOptions): string | undefined {
  const own = options.set.map(setting => settingParts(setting)[0])
  const twice = own.find((name, index) => own.indexOf(name) !== index)
  if (twice !== undefined) return `set names ${twice} twice`
  const sent = sentHeaders(options)
  const both = options.remove.find(name => Object.hasOwn(sent, name))
  if (both !== undefined) return `${both} is sent and in remove as well`
  const needed = options.remove.find(name => protectiveNames.includes(name))
  if (needed !== undefined) return `${needed} protects, so it cannot be in remove; give it a value with set`
  if (options['csp-report-only'] && sent['Content-Security-Policy-Report-Only'] === undefined)
    return 'csp-report-only=yes needs a csp'
  if (Object.keys(sent).length + options.remove.length === 0)
    return 'it would neither send nor remove a header'
  return undefined
}
