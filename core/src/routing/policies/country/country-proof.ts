import { firstWrong } from '../../policy/client-lists.ts'
import { forgeClient } from '../../policy/forged-client.ts'
import {
  failed,
  open,
  type Proof,
  type ProofAnswer,
  type ProofDeps,
  proven,
  seen,
} from '../../policy/proof.ts'
import type { Countries } from '../../policy/watched-files.ts'

interface CountryOptions {
  countries: readonly string[]
  mode: 'allow' | 'deny'
  unknown: 'allow' | 'deny'
}

const attempts = 8

/** Comes as a client of a named country, as one of another, and as one whom the database does not know. */
export async function proveCountry(deps: ProofDeps, options: CountryOptions): Promise<Proof> {
  const path = deps.settings.countryDatabase
  if (path === null) return open('there is no database of countries')
  const database = await deps.files.openCountries(path)
  if (database.kind === 'faulty') return open(`the country database cannot be read: ${database.fault}`)
  const { countries, mode } = options
  const named = await database.find(code => countries.includes(code))
  if (named === null) return open(`no address of ${countries.join(', ')} was found in the country database`)
  const other = await database.find(code => !countries.includes(code))
  const unknown = unknownClient(database, deps.stranger)
  const allowed = [
    ...(mode === 'allow' ? [named] : other === null ? [] : [other]),
    ...(unknown !== undefined && options.unknown === 'allow' ? [unknown] : []),
  ]
  const refused = [
    ...(mode === 'deny' ? [named] : other === null ? [] : [other]),
    ...(unknown !== undefined && options.unknown === 'deny' ? [unknown] : []),
  ]
  const wrong =
    (await firstWrong(deps, refused, isRefused)) ??
    (await firstWrong(deps, allowed, answer => answer.reached))
  const words = (client: string) => `a client at ${client} (${database.countryOf(client) ?? 'unknown'})`
  if (wrong && !(await isStill(deps, path, database)))
    return open('the country database was replaced just now')
  if (wrong) return failed(`${words(wrong.client)}: ${seen(wrong.answer)}`)
  const forgery = await forgeClient(deps, allowed[0] ?? named)
  if (forgery.believed) return failed(forgery.words)
  const said = [
    ...refused.map(client => `${words(client)} was refused with 403`),
    ...allowed.map(client => `${words(client)} came through`),
  ]
  return proven(`${said.join(', ')}; ${forgery.words}`)
}

function isRefused(answer: ProofAnswer): boolean {
  return answer.status === 403 && !answer.reached
}

/** An address that no client has and of which the database does not know the country. */
function unknownClient(database: Countries, stranger: () => string): string | undefined {
  return Array.from({ length: attempts }, stranger).find(address => database.countryOf(address) === null)
}

/** The edge has seen what was read here. */
async function isStill({ files }: ProofDeps, path: string, { version }: Countries): Promise<boolean> {
  const now = await files.countryDatabase(path)
  return now.kind === 'good' && now.settled && now.version === version
}
