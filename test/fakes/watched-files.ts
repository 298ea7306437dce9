import type { WatchedFiles } from '../../core/src/routing/policies/watched-files.ts'

/** A machine without any file that others fill. */
export const noFiles: WatchedFiles = {
  addressList: async name => ({ kind: 'faulty', path: name, fault: `${name} is missing` }),
}
