import { defineCommand } from '../command.ts'
import { importParameters, importWish, readImport } from '../parameters/import-file.ts'

/** Takes over what a Caddyfile says of hosts, and names everything else that it says. */
export const importCaddyfile = defineCommand({
  name: 'import caddyfile',
  summary: 'add the sites of a Caddyfile, at the console',
  role: 'admin',
  risk: 'destructive',
  parameters: importParameters('/etc/caddy/Caddyfile', 'a Caddyfile, or the JSON that caddy adapt makes'),
  examples: [
    'import caddyfile /etc/caddy/Caddyfile',
    'import caddyfile /srv/old/Caddyfile only=shop.example.com prefix=old-',
    'import caddyfile /srv/old/caddy.json',
  ],
  prepare: (args, { imports }, actor) => readImport(args, actor, path => imports.caddyfile(path)),
  wish: (state, args) => importWish(state, args),
})
