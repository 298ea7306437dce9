import { z } from 'zod'
import { byteSizeField } from '../policy/byte-size-field.ts'
import { choiceField, listField, numberField, type Options, weakens, yesNoField } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { passesRest } from './waf/body-directives.ts'
import { cautionsOf } from './waf/cautions.ts'
import { type RuleSetOptions, ruleSetDirectives } from './waf/rule-set-directives.ts'
import { proveRuleSet } from './waf/rule-set-proof.ts'
import { unseen } from './waf/unseen.ts'
import { waiverScope, waiversField } from './waf/waiver.ts'

const maxTypes = 20
/** A value costs about a third of a millisecond. */
const maxArguments = 10_000
/** Coraza takes no more than 1 GiB. */
const maxBodyBytes = 1_000_000_000

const ContentType = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/, 'write a content type like application/octet-stream')

const fields = {
  mode: choiceField(['detect', 'block'], {
    summary: 'write attacks down and let them through, or refuse them with 403',
    usual: 'block',
    weaker: weakens.towards('detect', 'block'),
  }),
  paranoia: numberField(1, 4, {
    summary: 'how suspicious the rules are; from 2 on expect to waive some',
    usual: 1,
    weaker: weakens.lower,
  }),
  'inbound-threshold': numberField(1, 1000, {
    summary: 'the score from which a request is refused; one grave match is 5',
    usual: 5,
    weaker: weakens.higher,
  }),
  'outbound-threshold': numberField(1, 1000, {
    summary: 'the score from which an answer is refused; one grave match is 4',
    usual: 4,
    weaker: weakens.higher,
  }),
  'body-limit': byteSizeField(1000, maxBodyBytes, {
    summary: 'how much of a body is inspected, without uploads; a megabyte takes seconds',
    looks: '128KiB',
    usual: 131_072,
    weaker: weakens.higher, // It costs more; a lower one shows less where the rest passes unseen: see `weakens`.
  }),
  'upload-limit': byteSizeField(1000, maxBodyBytes, {
    summary: 'the same for multipart forms, of whose files only the names are inspected',
    usual: 10_000_000,
    weaker: weakens.higher,
  }),
  'argument-limit': numberField(100, maxArguments, {
    summary: 'how many values of a request are inspected: fields of forms, values of JSON and XML',
    usual: 1000,
    weaker: weakens.higher,
  }),
  'beyond-limit': choiceField(['pass', 'refuse'], {
    summary: 'what becomes of a request with more: the rest passes unseen, or 413; detect lets it pass',
    usual: 'refuse',
    weaker: weakens.towards('pass', 'refuse'),
  }),
  'response-inspection': yesNoField({
    summary: 'look at answers for what should not leave; they are then not compressed',
    usual: false,
    weaker: weakens.towards(false, true),
  }),
  'unread-types': listField({ schema: ContentType, read: ContentType, write: value => value }, maxTypes, {
    summary: 'content types whose bodies pass at once, unseen and of any length',
    looks: 'application/grpc,application/octet-stream',
    usual: [],
    weaker: weakens.added,
  }),
  waivers: waiversField,
}

const limits = ['body-limit', 'upload-limit', 'argument-limit'] as const

/** A web application firewall: Coraza with the OWASP Core Rule Set. Routes with equal options share one rule set. */
export const waf = definePolicy({
  kind: 'waf',
  summary: 'refuse or note attacks by the OWASP Core Rule Set',
  examples: [
    'policy add attacks waf',
    'policy add watch waf mode=detect paranoia=2',
    'policy add uploads waf upload-limit=100MB unread-types=application/octet-stream',
  ],
  fields,
  proves:
    'SQL injection, XSS, traversal, command injection and Log4j, each alone in the address, and SQL injection in a body are refused with 403 (or noted, when it only detects), and a harmless request comes through.',
  notes: unseen,
  cautions: options => cautionsOf(ruleSet(options)),
  weakens: (before, after) =>
    passesRest(ruleSet(after))
      ? limits
          .filter(key => after[key] < before[key])
          .map(
            key =>
              `${key} from ${fields[key].write(before[key])} to ${fields[key].write(after[key])}, and the rest passes unseen`,
          )
      : [],
  weakensWords:
    'less of a body or fewer values are inspected (`body-limit`, `upload-limit`, `argument-limit`) and the rest passes unseen',
  ends: ({ waivers }) =>
    waivers.map(waiver => ({ words: `the waiver of ${waiverScope(waiver)}`, atMs: waiver.untilMs })),
  afterEnds: (options, nowMs) => ({
    ...options,
    waivers: options.waivers.filter(({ untilMs }) => untilMs > nowMs),
  }),
  routes: options => [
    {
      handle: [
        { handler: 'waf', directives: ruleSetDirectives(ruleSet(options)), load_owasp_crs: true },
        // Rules cannot read what is compressed.
        ...(options['response-inspection']
          ? [{ handler: 'headers' as const, request: { delete: ['Accept-Encoding'] } }]
          : []),
      ],
    },
  ],
  prove: (deps, options) =>
    proveRuleSet(deps, {
      mode: options.mode,
      inboundThreshold: options['inbound-threshold'],
      waivers: options.waivers.length,
      unreadTypes: options['unread-types'],
      responseInspection: options['response-inspection'],
      cautions: cautionsOf(ruleSet(options)),
    }),
})

function ruleSet(options: Options<typeof fields>): RuleSetOptions {
  return {
    mode: options.mode,
    paranoia: options.paranoia,
    inboundThreshold: options['inbound-threshold'],
    outboundThreshold: options['outbound-threshold'],
    bodyLimitBytes: options['body-limit'],
    uploadLimitBytes: options['upload-limit'],
    argumentLimit: options['argument-limit'],
    beyondLimit: options['beyond-limit'],
    responseInspection: options['response-inspection'],
    unreadTypes: options['unread-types'],
    waivers: options.waivers,
  }
}
