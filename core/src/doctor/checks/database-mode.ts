import { hostCheck } from '../check.ts'
import { privateFiles } from '../private-files.ts'

/** The databases are their owner's alone. */
export const databaseMode = hostCheck({
  id: 'database-mode',
  title: 'nobody else can read or write the databases',
  severity: 'high',
  protects:
    'Whoever writes there decides what the edge does; whoever reads there knows who is who, and every address.',
  fix: 'chmod 600 gatehouse.db* traffic.db*, and keep backups of them as private.',
  sources: ['OWASP ASVS 5.0.0, 14.2.6'],
  look: ({ files: { database, trafficDatabase } }) =>
    privateFiles(
      [database, trafficDatabase].flatMap(path => [path, `${path}-wal`, `${path}-shm`]),
      0o077,
      'There is no database.',
    ),
})
