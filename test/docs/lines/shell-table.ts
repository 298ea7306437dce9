/** Typed one after the other in a folder that stands for the machine, with the checkout in it. */
export const inFolder: readonly string[] = [
  'sudo install -d -m 0700 -o gatehouse /etc/gatehouse',
  "sudo -u gatehouse sh -c 'umask 077; openssl rand -hex 32 > /etc/gatehouse/master.key'",
  "sudo -u gatehouse sh -c 'umask 077; openssl rand -hex 32 > /etc/gatehouse/master.key.next'",
  'install -d -m 0700 secrets',
  '(umask 077; openssl rand -hex 32 > secrets/master.key)',
  'sudo chown 10001:10001 secrets/master.key',
  'sudo cp deploy/systemd/60-gatehouse.conf /etc/sysctl.d/',
  'sudo cp deploy/systemd/gatehouse.service deploy/systemd/gatehouse-caddy.service /etc/systemd/system/',
  'sudo install -o gatehouse -m 0600 shop.key /var/lib/gatehouse/certificates/shop.key',
  'sudo install -o gatehouse -m 0644 shop.crt /var/lib/gatehouse/certificates/shop.crt',
  "sudo -u gatehouse sh -c 'umask 077; mkdir -p /var/lib/gatehouse/dns/cloudflare; cat > /var/lib/gatehouse/dns/cloudflare/api_token'",
  'install -m 600 -o gatehouse /dev/null /etc/gatehouse/discord-token',
  'install -m 600 -o gatehouse /dev/null /etc/gatehouse/slack-bot-token',
  `(umask 077; printf 'whsec_%s\\n' "$(openssl rand -base64 32)" > /etc/gatehouse/webhook.key)`,
  "echo '# nobody' > data/lists/bots.new",
  'curl -fsS https://feed.example/list > data/lists/bots.new && mv data/lists/bots.new data/lists/bots.txt',
  'caddy adapt --config /etc/caddy/Caddyfile > /srv/caddy.json',
  'cp -r caddy ../caddy-dns && cd ../caddy-dns',
  `printf 'package main\\n\\nimport _ "github.com/caddy-dns/cloudflare"\\n' > dns.go`,
  './caddy version',
]

/** Typed beside a Gatehouse that runs. */
export const atGatehouse: readonly string[] = [
  'npm run gate -- --key-file=/etc/deploy/gate.key route list',
  'npm run --silent gate -- audit export after=500 limit=1000 >> audit.jsonl',
  'npm run --silent gate -- export caddyfile > Caddyfile',
  `curl https://gate.example.com/api/v1/route/set -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -H 'Idempotency-Key: deploy-4711' -d '{"name":"shop","upstreams":["http://10.0.0.6:3000"]}'`,
  'curl http://shop.localhost:8080/',
]

/** Each starts a Caddy that goes on until it is ended, or asks one. */
export const caddies: readonly string[] = [
  "CADDY_ADMIN='unix//run/edge/admin.sock|0600' caddy run",
  'caddy run --config /run/edge/boot.json',
  'caddy edge --folder /var/lib/edge',
  'caddy edge-up --folder /var/lib/edge',
]

/** Run by tests of their own. What comes before `npm start` is read here. */
export const inOtherTests: Readonly<Record<string, string>> = {
  'npm start': 'test/bootstrap/start.test.ts',
  'GATEHOUSE_ENV=production GATEHOUSE_DATA=/var/lib/gatehouse GATEHOUSE_MASTER_KEY_FILE=/etc/gatehouse/master.key npm start':
    'test/bootstrap/start.test.ts',
  'GATEHOUSE_HTTP=127.0.0.1:8081 npm start': 'test/bootstrap/start.test.ts',
  'GATEHOUSE_WEB=127.0.0.1:8090 npm start': 'test/bootstrap/start.test.ts',
  'npm test': 'test/bootstrap/test-command.test.ts',
  'node bot/src/main.ts': 'test/harness/program.ts',
  'npm run sbom': 'test/supply/sbom.test.ts',
  'npm run docs': 'test/docs/pages.test.ts',
  'npm run notice': 'test/supply/licences.test.ts',
  'npm run restore': 'test/backup/procedures.test.ts',
  'npm run restore -- /var/lib/gatehouse/backups/gatehouse-20260102T030405Z-1a2b3c4d.backup --check':
    'test/backup/procedures.test.ts',
  'npm run restore -- /var/lib/gatehouse/backups/gatehouse-20260102T030405Z-1a2b3c4d.backup --put-aside':
    'test/backup/procedures.test.ts',
  'npm run restore -- /mnt/gatehouse-20260102T030405Z-1a2b3c4d.backup --keep-keys':
    'test/backup/procedures.test.ts',
  'export GATEHOUSE_DATA=/var/lib/gatehouse GATEHOUSE_MASTER_KEY_FILE=/etc/gatehouse/master.key':
    'test/backup/procedures.test.ts',
  '(umask 077; openssl rand -hex 32 > /etc/gatehouse/master.key)': 'test/backup/procedures.test.ts',
  'npm run lost-key': 'test/backup/procedures.test.ts',
  'npm run lost-key -- --start-anew': 'test/backup/procedures.test.ts',
  'litestream replicate -config litestream.yml': 'test/backup/litestream.test.ts',
  'litestream restore -config litestream.yml -o /var/lib/gatehouse/gatehouse.db /var/lib/gatehouse/gatehouse.db':
    'test/backup/litestream.test.ts',
  'docker compose up --detach --wait': 'test/deployment/operations.test.ts',
  'docker compose cp gatehouse:/var/lib/gatehouse/backups ./backups': 'test/deployment/operations.test.ts',
  'docker compose stop': 'test/deployment/operations.test.ts',
  'docker compose run --rm --no-deps --volume ./backups:/mnt:ro --entrypoint node gatehouse /app/bot/src/restore.ts /mnt/gatehouse-20260102T030405Z-1a2b3c4d.backup --keep-keys':
    'test/deployment/operations.test.ts',
  'docker compose --profile transparent run --rm transparent on': 'test/deployment/transparent.test.ts',
  'docker compose --profile transparent run --rm transparent off': 'test/deployment/transparent.test.ts',
  'systemd-analyze security': 'test/deployment/systemd.test.ts',
}

const engine = 'an engine of containers'
const machine = 'it changes the machine itself'
const network = 'something of the internet'
const long = 'all tests, or all measurements: this is one of them'

/** Not run by any test, each with what it would take. */
export const notRun: Readonly<Record<string, string>> = {
  'docker compose build': engine,
  'docker compose up --build --detach --wait': engine,
  'docker compose up --detach --wait --no-deps gatehouse': engine,
  'docker compose -f docker-compose.yml -f deploy/slack.yml up --detach --wait': engine,
  'docker compose -f docker-compose.yml -f deploy/discord.yml up --detach --wait': engine,
  'GATEHOUSE_HTTP=:8080 GATEHOUSE_HTTPS=:8443 docker compose --profile transparent up --detach --wait caddy gatehouse':
    engine,
  'docker compose cp office.txt gatehouse:/var/lib/gatehouse/lists/': engine,
  'docker compose logs gatehouse': engine,
  'docker buildx imagetools inspect': engine,
  'docker info': engine,
  'sudo useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin gatehouse': machine,
  'sudo sysctl --system': machine,
  'sudo systemctl enable --now gatehouse-caddy gatehouse': machine,
  'sudo systemctl restart gatehouse': machine,
  'sudo timedatectl set-ntp true': machine,
  'git pull --ff-only': network,
  'go get github.com/caddy-dns/cloudflare && go build -trimpath -o caddy .': network,
  'go mod tidy': network,
  '/invite @Gatehouse': 'it is typed to Slack itself',
  'npm run check': long,
  'npm run bench': long,
  'npm run soak': long,
  'npm run format': 'it writes the sources',
  'npm test -- test/bot': long,
  'GOLDEN_UPDATE=1 npm test -- test/golden': 'it writes what the tests expect',
  // Only names of programs, in what was decided and what has changed.
  'npm run gate': 'it is a name',
  'caddy adapt': 'it is a name',
  'caddy edge': 'it is a name',
  'caddy edge-up': 'it is a name',
  'node --permission': 'it is a name',
}
