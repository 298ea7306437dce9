import { files } from './files.ts'
import { images } from './images.ts'
import { network } from './network.ts'
import { privileges } from './privileges.ts'
import type { Rule } from './rule.ts'
import { running } from './running.ts'
import { secrets } from './secrets.ts'

/** Every rule of the deployment. */
export const rules: Rule[] = [...privileges, ...files, ...network, ...secrets, ...running, ...images]
