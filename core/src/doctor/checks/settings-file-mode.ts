import { readFileSync } from 'node:fs'
import { shellWord } from '../../shell-word.ts'
import { hostCheck } from '../check.ts'
import { isSecretName } from '../secret-variables.ts'
import { bad, notHere, unseen, well } from '../seen.ts'
import { modeText, statOf } from '../view/file-mode.ts'

/** A file of variables with secrets in it is closed to others. */
export const settingsFileMode = hostCheck({
  id: 'settings-file-mode',
  title: 'nobody else can read secrets in the file .env',
  severity: 'high',
  protects: 'Tokens of the chats let others speak as Gatehouse, and read what it is told.',
  fix: 'chmod 600 .env, or better: put each secret into a file of its own and name that (…_FILE).',
  sources: ['OWASP ASVS 5.0.0, 13.3.1'],
  look: ({ files: { settings } }) => {
    const stat = statOf(settings)
    if (stat === 'nothing') return notHere('There is no such file.')
    if (stat === 'closed') return unseen('Its folder is closed to this user.', `ls -l ${shellWord(settings)}`)
    const names = readFileSync(settings, 'utf8').split('\n').flatMap(nameOf)
    if (names.length === 0) return well('No secret is in it.')
    const words = `It holds ${names.join(', ')} and has mode ${modeText(stat)}.`
    return (stat.mode & 0o077) === 0 ? well(words) : bad(words)
  },
})

function nameOf(line: string): string[] {
  const [, name = ''] = /^\s*(?:export\s+)?(\w+)\s*=\s*\S/.exec(line) ?? []
  return isSecretName(name) ? [name] : []
}
