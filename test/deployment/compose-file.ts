import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const Words = z.array(z.string())
const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
/** A list of names, or a map whose keys they are. */
const Names = z.union([Words, z.record(z.string(), z.unknown()).transform(map => Object.keys(map))])
const Environment = z.record(z.string(), Text)

const Port = z.object({
  target: z.coerce.number(),
  published: z.coerce.number().optional(),
  protocol: z.string().default('tcp'),
  host_ip: z.string().optional(),
})

const Mount = z.object({
  type: z.enum(['volume', 'bind', 'tmpfs']),
  source: z.string().default(''),
  target: z.string(),
  read_only: z.boolean().default(false),
})

const Health = z.object({ test: Words, interval: z.string().optional(), timeout: z.string().optional() })

/** One service, as far as anything here looks at it. */
export const Service = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  user: z.string().default(''),
  entrypoint: Words.nullable().default(null),
  command: Words.nullable().default(null),
  read_only: z.boolean().default(false),
  privileged: z.boolean().default(false),
  init: z.boolean().default(false),
  restart: z.string().default('no'),
  cap_drop: Words.default([]),
  cap_add: Words.default([]),
  security_opt: Words.default([]),
  devices: z.array(z.unknown()).default([]),
  profiles: Words.default([]),
  network_mode: z.string().default(''),
  pid: z.string().default(''),
  ipc: z.string().default(''),
  userns_mode: z.string().default(''),
  networks: Names.default([]),
  ports: z.array(Port).default([]),
  expose: z.array(z.unknown()).default([]),
  sysctls: Environment.default({}),
  environment: Environment.default({}),
  env_file: z.unknown().optional(),
  secrets: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  volumes: z.array(Mount).default([]),
  tmpfs: Words.default([]),
  mem_limit: z.union([z.string(), z.number()]).transform(bytesOf).optional(),
  cpus: z.coerce.number().optional(),
  pids_limit: z.number().optional(),
  logging: z.object({ driver: z.string(), options: Environment.default({}) }).optional(),
  healthcheck: Health.optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  extra_hosts: z.unknown().optional(),
})
export type Service = z.infer<typeof Service>

/** What docker-compose.yml says, in one form, whoever has read it. */
export const ComposeFile = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) }).nullable()).default({}),
  volumes: z.record(z.string(), z.unknown()).default({}),
  secrets: z
    .record(z.string(), z.object({ file: z.string().optional(), environment: z.string().optional() }))
    .default({}),
})
export type ComposeFile = z.infer<typeof ComposeFile>

/** Reads a compose file as compose would, with these variables; for a file that has no more than ours has. */
export function readComposeFile(path: string | URL, variables: Record<string, string> = {}): ComposeFile {
  const text = readFileSync(path, 'utf8').replace(
    /\$\{(\w+)(?::-([^}]*))?\}/g,
    (_, name, otherwise) => variables[name] || otherwise || '',
  )
  return ComposeFile.parse(parse(text, { merge: true }))
}

const units: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

function bytesOf(size: string | number): number {
  const [, count, unit] = /^(\d+)([bkmg]?)b?$/i.exec(String(size)) ?? []
  return Number(count) * (units[unit?.toLowerCase() ?? ''] ?? Number.NaN)
}
