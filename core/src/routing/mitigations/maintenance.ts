import { z } from 'zod'
import { defineMitigation, laidName } from '../mitigation/mitigation-kind.ts'
import { networksField, weakens } from '../policy/field.ts'
import { maintenancePage } from './maintenance/maintenance-page.ts'

const usualMessage = 'We are working on it and will be back soon.'

/** What visitors read: one line. Caddy would expand what stands in braces. */
const Message = z
  .string()
  .min(1, 'say something')
  .max(200, 'at most 200 characters')
  .regex(/^[^{}\p{C}\p{Zl}\p{Zp}]+$/u, 'it cannot hold { or }, line breaks or invisible characters')

/** Answers everybody but a few with 503 and a page of our own; the upstreams see nothing of it. */
export const maintenance = defineMitigation({
  kind: 'maintenance',
  summary: 'answer with 503 and a page that says so, without asking the upstreams',
  target: 'route',
  fields: {
    message: {
      schema: Message,
      read: Message,
      write: (text: string) => text,
      looks: '"Back at 15:00"',
      summary: 'what visitors read',
      usual: usualMessage,
      weaker: weakens.never,
    },
    allow: networksField(100, {
      summary: 'addresses and networks that come through all the same',
      usual: [],
      weaker: weakens.never,
    }),
  },
  answers5xx: true,
  risk: () => 'destructive',
  consequence: ({ route }) => `clients of the route ${route} get 503 and its upstreams no request.`,
  lay: ({ policies, ...laid }, { message, allow }, mitigation) => ({
    ...laid,
    policies: [
      ...policies,
      {
        name: laidName(mitigation),
        kind: maintenancePage.kind,
        options: { message, allow, untilMs: mitigation.untilMs },
      },
    ],
  }),
})
