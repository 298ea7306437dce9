import { appMethods } from './apps.ts'
import { chatMethods } from './chat.ts'
import { conversationMethods } from './conversations.ts'
import { fileMethods } from './files.ts'
import { identityMethods } from './identity.ts'
import type { Method } from './method.ts'
import { viewMethods } from './views.ts'

/** Every method of the Web API that is known here. */
export const methods: ReadonlyMap<string, Method> = new Map(
  [
    ...identityMethods,
    ...appMethods,
    ...chatMethods,
    ...viewMethods,
    ...conversationMethods,
    ...fileMethods,
  ].map(method => [method.name, method]),
)
