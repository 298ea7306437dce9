import { argon2, randomBytes } from 'node:crypto'

/** As many characters as a password has at least (NIST SP 800-63B asks for 8, and for 15 where nothing else is asked; OWASP for 12). */
export const minPasswordLength = 12
/** More than this nobody types, and hashing it would cost. */
const maxPasswordLength = 128
/** Of fewer different characters nobody makes a password that takes long to guess. */
const minDifferent = 5

/**
 * Exactly what Caddy uses for the names that it does not know (caddyauth/argon2id.go, `FakeHash`), so that its answer takes as long for those as
 * for others, and nobody learns who there is. OWASP's first choice as well. Memory in KiB.
 */
const cost = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 }

/** What is wrong with a new password, in a sentence; undefined when nothing is. Lengths in characters. */
export function passwordProblem(password: string, user: string): string | undefined {
  const characters = [...normal(password)]
  if (characters.length < minPasswordLength)
    return `A password has at least ${minPasswordLength} characters; several words are easiest.`
  if (characters.length > maxPasswordLength) return `A password has at most ${maxPasswordLength} characters.`
  if (/\p{Cc}/u.test(password)) return 'A password cannot hold control characters.'
  const plain = normal(password).toLowerCase()
  if (plain.replaceAll(user.toLowerCase(), '').length < minPasswordLength / 2)
    return 'A password is not made of the user name.'
  if (common.has(plain.replace(/[^a-z]/g, ''))) return 'This is one of the passwords that are tried first.'
  if (new Set(plain).size < minDifferent || /^(.{1,4})\1+.{0,3}$/u.test(plain) || isSequence(plain))
    return 'This would be guessed at once: it repeats itself, or follows the keyboard.'
  return undefined
}

/** The hash of a password as a PHC string; another one each time. */
export function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message: normal(password), nonce, ...cost }, (error, key) => {
      if (error) reject(error)
      else
        resolve(
          `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(key)}`,
        )
    })
  })
}

/** One spelling of what looks the same (NIST SP 800-63B, 3.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFC')
}

/** What is left of the most common passwords of that length without digits and signs. */
const common = new Set([
  'admin',
  'administrator',
  'changeme',
  'gatehouse',
  'iloveyou',
  'letmein',
  'login',
  'master',
  'pass',
  'password',
  'passwordpassword',
  'passwort',
  'qqww',
  'qwerty',
  'qwertyqwerty',
  'qwertz',
  'qwertyuiop',
  'qwe',
  'qwer',
  'qwaszx',
  'qazwsxedc',
  'root',
  'secret',
  'superuser',
  'test',
  'user',
  'welcome',
])

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
]

function isSequence(text: string): boolean {
  const backwards = [...text].reverse().join('')
  return rows.some(row => row.includes(text) || row.includes(backwards))
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
