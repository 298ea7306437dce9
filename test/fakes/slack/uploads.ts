import { Refusal } from './refusal.ts'
import type { Workspace } from './workspace.ts'

interface Upload {
  readonly id: string
  readonly name: string
  readonly length: number
  content: Buffer | undefined
  completed: boolean
}

/** Files on their way. https://docs.slack.dev/messaging/working-with-files */
export class Uploads {
  readonly #workspace: Workspace
  readonly #byPath = new Map<string, Upload>()

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  begin(name: string, length: number): { id: string; path: string } {
    const id = this.#workspace.ids.next('F')
    const path = `/upload/v1/${this.#workspace.ids.hex(24)}`
    this.#byPath.set(path, { id, name, length, content: undefined, completed: false })
    return { id, path }
  }

  /** @returns whether there is such an upload */
  receive(path: string, content: Buffer): boolean {
    const upload = this.#byPath.get(path)
    if (!upload) return false
    upload.content = content
    return true
  }

  /** @throws Refusal `file_not_found` unless the content has arrived */
  complete(id: string, title: string | undefined) {
    const upload = [...this.#byPath.values()].find(one => one.id === id)
    if (!upload?.content || upload.completed) throw new Refusal('file_not_found')
    upload.completed = true
    const file = { id, name: upload.name, title: title ?? upload.name, content: upload.content }
    this.#workspace.files.set(id, file)
    return file
  }
}
