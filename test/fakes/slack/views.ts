import { nameEverything } from './block-kit/elements-of.ts'
import type { HomeView, ModalView } from './block-kit/layout.ts'
import { Form } from './form.ts'
import type { Json } from './json.ts'
import { maxViewStack } from './limits.ts'
import { Refusal } from './refusal.ts'
import type { Workspace } from './workspace.ts'

/** A view that somebody has before her. */
export interface View {
  readonly id: string
  readonly userId: string
  readonly rootId: string
  readonly previousId: string | undefined
  readonly form: Form
  content: ModalView | HomeView
  hash: string
  /** What the app said is wrong with what was filled in, by block id. */
  errors: Record<string, string>
  /** What the client itself says went wrong. */
  problem: string | undefined
}

/** The modals and home tabs of everybody. */
export class Views {
  readonly #workspace: Workspace
  /** The modal of each person: the last view is the one that she sees. */
  readonly #stacks = new Map<string, View[]>()
  readonly #homes = new Map<string, View>()

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  top(userId: string): View | undefined {
    return this.#stacks.get(userId)?.at(-1)
  }

  home(userId: string): View | undefined {
    return this.#homes.get(userId)
  }

  depth(userId: string): number {
    return this.#stacks.get(userId)?.length ?? 0
  }

  find(ids: { viewId?: string | undefined; externalId?: string | undefined }): View | undefined {
    const all = [...[...this.#stacks.values()].flat(), ...this.#homes.values()]
    return all.find(view =>
      ids.viewId === undefined ? view.content.external_id === ids.externalId : view.id === ids.viewId,
    )
  }

  /** @throws Refusal `push_limit_reached` over three views */
  push(userId: string, content: ModalView): View {
    const stack = this.#stacks.get(userId) ?? []
    if (stack.length >= maxViewStack) throw new Refusal('push_limit_reached')
    this.#refuseSameExternalId(content)
    const view = this.#make(userId, content, stack)
    this.#stacks.set(userId, [...stack, view])
    this.#workspace.changes.tell()
    return view
  }

  publish(userId: string, content: HomeView, hash?: string): View {
    const existing = this.#homes.get(userId)
    if (existing) return this.update(existing, content, hash)
    const view = this.#make(userId, content, [])
    this.#homes.set(userId, view)
    this.#workspace.changes.tell()
    return view
  }

  /** @throws Refusal `hash_conflict` when the view has changed since */
  update(view: View, content: ModalView | HomeView, hash?: string): View {
    if (hash !== undefined && hash !== view.hash) throw new Refusal('hash_conflict')
    this.#refuseSameExternalId(content, view)
    nameEverything(content.blocks, () => this.#workspace.ids.name())
    view.content = content
    view.hash = this.#hash()
    view.errors = {}
    view.problem = undefined
    view.form.keepOnly(content.blocks)
    this.#workspace.changes.tell()
    return view
  }

  /** Takes the view away; what was under it is seen again. */
  close(view: View): void {
    const stack = this.#stacks.get(view.userId) ?? []
    this.#stacks.set(
      view.userId,
      stack.filter(one => one !== view),
    )
    this.#workspace.changes.tell()
  }

  clear(userId: string): View[] {
    const stack = this.#stacks.get(userId) ?? []
    this.#stacks.delete(userId)
    this.#workspace.changes.tell()
    return stack
  }

  #make(userId: string, content: ModalView | HomeView, stack: readonly View[]): View {
    nameEverything(content.blocks, () => this.#workspace.ids.name())
    const id = this.#workspace.ids.next('V')
    return {
      id,
      userId,
      content,
      rootId: stack[0]?.id ?? id,
      previousId: stack.at(-1)?.id,
      form: new Form(),
      hash: this.#hash(),
      errors: {},
      problem: undefined,
    }
  }

  #refuseSameExternalId(content: ModalView | HomeView, except?: View): void {
    if (!content.external_id) return
    const other = this.find({ externalId: content.external_id })
    if (other && other !== except) throw new Refusal('duplicate_external_id')
  }

  #hash(): string {
    return `${Math.floor(this.#workspace.nowMs() / 1000)}.${this.#workspace.ids.hex(8)}`
  }
}

/** A view as the Web API and payloads write it. */
export function viewJson(workspace: Workspace, view: View): Json {
  const { content } = view
  const modal = content.type === 'modal' ? content : undefined
  return {
    id: view.id,
    team_id: workspace.teamId,
    type: content.type,
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    state: view.form.state(content.blocks),
    hash: view.hash,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    close: modal?.close ?? null,
    submit: modal?.submit ?? null,
    previous_view_id: view.previousId ?? null,
    root_view_id: view.rootId,
    app_id: workspace.appId,
    external_id: content.external_id ?? '',
    app_installed_team_id: workspace.teamId,
    bot_id: workspace.bot.botId,
  }
}
