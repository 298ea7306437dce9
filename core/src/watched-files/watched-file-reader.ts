import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AddressList, WatchedFiles } from '../routing/policies/watched-files.ts'
import { readAddressList } from './address-list.ts'

interface Known {
  version: string
  list: AddressList
}

/** Reads what others fill, by the same rules as the edge. What has not changed since is not read again. */
export class WatchedFileReader implements WatchedFiles {
  readonly #folder: string
  readonly #known = new Map<string, Known>()

  /** @param folder of the lists, as the edge has it */
  constructor(folder: string) {
    this.#folder = folder
  }

  async addressList(name: string): Promise<AddressList> {
    const path = join(this.#folder, `${name}.txt`)
    const known = this.#known.get(path)
    if (known && (await versionOf(path)) === known.version) return known.list
    this.#known.delete(path)
    const list = await readAddressList(path)
    if (list.kind === 'good' && list.settled) this.#known.set(path, { version: list.version, list })
    return list
  }
}

/** As a read says it; empty when there is none. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true })
    return `${ino} ${mtimeNs} ${size}`
  } catch {
    return '' // A read says what is wrong.
  }
}
