/** Words that names of secrets hold, as people name them. */
const words = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|APIKEY|KEY|PRIVATE)(?:_|$)/i
/** What names a file, an address or an id is none itself. */
const harmless = /_(?:FILE|PATH|URL|ID|DIR|NAME)$/i

/** Whether a variable of that name is likely to hold a secret. */
export function isSecretName(name: string): boolean {
  return words.test(name) && !harmless.test(name)
}
