import { z } from 'zod'
import { complaints } from '../block-kit/complaint.ts'
import { HomeView, ModalView } from '../block-kit/layout.ts'
import { isObject, type Json } from '../json.ts'
import { maxViewBytes } from '../limits.ts'
import { Refusal, refusalWithMessages } from '../refusal.ts'
import { viewJson } from '../views.ts'
import { defineMethod, type MethodDeps } from './method.ts'

/**
 * A view as it may be shown.
 * @throws Refusal `invalid_arguments` with what is wrong and where, `view_too_large`
 */
export function checkedView<Schema extends z.ZodType>(schema: Schema, view: unknown): z.infer<Schema> {
  if (!isObject(view))
    throw refusalWithMessages('invalid_arguments', ['[ERROR] must provide an object [json-pointer:/view]'])
  if (Buffer.byteLength(JSON.stringify(view)) > maxViewBytes) throw new Refusal('view_too_large')
  const parsed = schema.safeParse(view)
  if (parsed.success) return parsed.data
  throw refusalWithMessages('invalid_arguments', [
    '[ERROR] failed to match all allowed schemas [json-pointer:/view]',
    ...complaints(parsed.error, view, '/view'),
  ])
}

const scopes: string[] = []
const perMinute = 100
const withTrigger = z.object({ trigger_id: z.string(), view: z.unknown() })

function answered({ workspace, views }: MethodDeps, viewId: string): Json {
  const view = views.find({ viewId })
  if (!view) throw new Refusal('not_found')
  return { view: viewJson(workspace, view) }
}

/** https://docs.slack.dev/reference/methods/views.open */
const open = defineMethod({
  name: 'views.open',
  scopes,
  perMinute,
  args: withTrigger,
  run: (deps, args) => {
    const content = checkedView(ModalView, args.view)
    const { userId, viewId } = deps.triggers.exchange(args.trigger_id)
    // Clients show it or not, as they like. https://github.com/slackapi/bolt-js/issues/1827
    if (viewId && deps.views.find({ viewId })?.content.type !== 'home')
      deps.violations.add('views.open: from inside a modal, where views.push and response actions belong')
    return answered(deps, deps.views.push(userId, content).id)
  },
})

/** https://docs.slack.dev/reference/methods/views.push */
const push = defineMethod({
  name: 'views.push',
  scopes,
  perMinute,
  args: withTrigger,
  run: (deps, args) => {
    const content = checkedView(ModalView, args.view)
    const { userId, viewId } = deps.triggers.exchange(args.trigger_id)
    // Only what was done inside a modal can put something on top of it.
    if (!viewId || !deps.views.find({ viewId }) || deps.views.depth(userId) === 0)
      throw new Refusal('not_found')
    return answered(deps, deps.views.push(userId, content).id)
  },
})

/** https://docs.slack.dev/reference/methods/views.update */
const update = defineMethod({
  name: 'views.update',
  scopes,
  perMinute,
  args: z.object({
    view_id: z.string().optional(),
    external_id: z.string().optional(),
    view: z.unknown(),
    hash: z.string().optional(),
  }),
  run: (deps, args) => {
    if ((args.view_id === undefined) === (args.external_id === undefined))
      throw refusalWithMessages('invalid_arguments', [
        '[ERROR] must provide either `view_id` or `external_id`, and not both',
      ])
    const view = deps.views.find({ viewId: args.view_id, externalId: args.external_id })
    const content =
      view?.content.type === 'home' ? checkedView(HomeView, args.view) : checkedView(ModalView, args.view)
    if (!view) throw new Refusal('not_found')
    return answered(deps, deps.views.update(view, content, args.hash).id)
  },
})

/** https://docs.slack.dev/reference/methods/views.publish */
const publish = defineMethod({
  name: 'views.publish',
  scopes,
  perMinute,
  args: z.object({ user_id: z.string(), view: z.unknown(), hash: z.string().optional() }),
  run: (deps, args) => {
    const content = checkedView(HomeView, args.view)
    if (!deps.workspace.members.has(args.user_id))
      throw refusalWithMessages('invalid_arguments', ['invalid `user_id`'])
    return answered(deps, deps.views.publish(args.user_id, content, args.hash).id)
  },
})

export const viewMethods = [open, push, update, publish]
