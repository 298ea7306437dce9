import type { Platform } from '@gatehouse/core/identity/account.ts'

/** One setting of the environment, and the name under which its value reaches the platform. Each may also end in `_FILE`. */
export interface TokenSetting {
  variable: string
  token: string
}

/** A chat as the composition root needs it. */
export interface ChatDefinition {
  platform: Platform
  /** What runs in its thread. */
  thread: URL
  apiUrlVariable: string
  settings: readonly TokenSetting[]
  /**
   * Whether it can start with these tokens; without its first one it does not, and nobody misses it.
   * @throws AppError `invalid` when one is there without another that it needs
   */
  starts(tokens: Readonly<Record<string, string>>): boolean
}
