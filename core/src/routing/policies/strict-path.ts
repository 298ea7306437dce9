import { choiceField, type Options, weakens } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, proven, seen } from '../policy/proof.ts'
import { refuse } from '../policy/refuse.ts'
import { oddSegment, soundTarget, twiceRead } from './strict-path/path-syntax.ts'

const verdicts = ['refuse', 'allow'] as const

const fields = {
  semicolons: choiceField(verdicts, {
    summary: 'parameters in a path, as in /a;v=1; many servers drop them before they look who may have /a',
    usual: 'refuse',
    weaker: weakens.towards('allow', 'refuse'),
  }),
  'encoded-slash': choiceField(verdicts, {
    summary: 'a slash inside a name, as in /group%2Fproject; some servers take it for a real one',
    usual: 'refuse',
    weaker: weakens.towards('allow', 'refuse'),
  }),
}

/** The target as the client sent it, before anything decoded or cleaned it. */
const target = '{http.request.orig_uri}'

/**
 * Refuses paths that two readers may understand in two ways. A rule for `/admin` of this edge does not see `/admin;x`, `/admin.` or
 * `/%2561dmin`, and the server behind may well take them for `/admin`.
 */
export const strictPath = definePolicy({
  kind: 'strict-path',
  summary: 'refuse with 400 paths that the edge and the server behind could read differently',
  examples: ['policy add plain-paths strict-path', 'policy add packages strict-path encoded-slash=allow'],
  fields,
  proves: 'Paths in each of the odd spellings are refused with 400; a plain one comes through.',
  routes: options => [
    {
      match: [
        { not: [{ vars_regexp: { [target]: { pattern: soundTarget(options) } } }] },
        { vars_regexp: { [target]: { pattern: oddSegment(options) } } },
        { vars_regexp: { [target]: { pattern: twiceRead } } },
      ],
      handle: [refuse(400)],
    },
  ],
  prove: async ({ ask }, options) => {
    const odd = oddPaths(options)
    for (const path of odd) {
      const answer = await ask({ path })
      if (answer.status !== 400 || answer.reached) return failed(`${path}: ${seen(answer)}`)
    }
    const answer = await ask({ path: plainPath })
    if (!answer.reached) return failed(`${plainPath}: ${seen(answer)}`)
    return proven(`${odd.length} odd paths were refused with 400, a plain one came through`)
  },
})

const plainPath = '/gatehouse-proof/a%20b/.c/caf%C3%A9.tar.gz'

/** None of them leads out of the route's own path. */
function oddPaths(options: Options<typeof fields>): string[] {
  const one = '/gatehouse-proof'
  return [
    `/${one}`,
    `${one}.`,
    `${one}/./x`,
    `${one}%20`,
    `${one}/%2e/x`,
    `${one}%5cx`,
    `${one}\\x`,
    `${one}%00`,
    `${one}%2561`,
    `${one}%c0%af`,
    ...(options.semicolons === 'refuse' ? [`${one};x`, `${one}%3bx`] : [`/;x${one}`]),
    ...(options['encoded-slash'] === 'refuse' ? [`${one}%2fx`] : [`${one}%2f%2fx`]),
  ]
}
