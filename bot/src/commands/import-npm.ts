import { defineCommand } from '../command.ts'
import { importParameters, importWish, readImport } from '../parameters/import-file.ts'

/** Takes over the hosts of a Nginx Proxy Manager, and names everything else that it does. */
export const importNpm = defineCommand({
  name: 'import npm',
  summary: 'add the hosts of a Nginx Proxy Manager, at the console',
  role: 'admin',
  risk: 'destructive',
  parameters: importParameters('/srv/npm/data/database.sqlite', 'its database or the folder of it'),
  examples: [
    'import npm /srv/npm/data',
    'import npm /srv/npm/data/database.sqlite only=shop.example.com prefix=old-',
  ],
  prepare: (args, { imports }, actor) => readImport(args, actor, path => imports.npm(path)),
  wish: (state, args) => importWish(state, args),
})
