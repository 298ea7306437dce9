import type { Identity } from '@gatehouse/core/identity/account.ts'

/** An identity by the keys of commands: `platform=slack workspace=T024 user=U9`. */
export function identityWords({ platform, workspace, user }: Identity): string {
  return `platform=${platform} workspace=${workspace} user=${user}`
}
