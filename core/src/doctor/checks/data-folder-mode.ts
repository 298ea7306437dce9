import { hostCheck } from '../check.ts'
import { privateFiles } from '../private-files.ts'

/** The data folder is its owner's alone. */
export const dataFolderMode = hostCheck({
  id: 'data-folder-mode',
  title: 'nobody else can look into the data folder',
  severity: 'high',
  protects:
    'It holds the database, certificates and keys, logs with addresses of clients, and the socket of the console.',
  fix: 'chmod 700 <folder>',
  sources: ['OWASP ASVS 5.0.0, 14.2.6', 'CIS Distribution Independent Linux 2.0.0, 6.2'],
  look: ({ files: { dataFolder } }) => privateFiles([dataFolder], 0o077, 'There is no data folder.'),
})
