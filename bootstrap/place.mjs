import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout that this bootstrap belongs to, as an absolute path. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** A path inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts)

/** A path inside `.toolchain/`: what the bootstrap installs, builds and remembers. Deleting it is always safe. */
export const inToolchain = (...parts) => join(root, '.toolchain', ...parts)
