import { z } from 'zod'
import { choiceField, listField, weakens, weakerWith } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { refuse } from '../policy/refuse.ts'
import { countryCodes } from './country/country-codes.ts'
import { countryFiles } from './country/country-files.ts'
import { proveCountry } from './country/country-proof.ts'

const Country = z
  .string()
  .transform(text => text.toUpperCase())
  .refine(code => countryCodes.has(code), {
    error: ({ input }) => `${input} is no country of ISO 3166-1; write two letters, as in DE, FR or GB`,
  })
const kept = z.string().refine(code => countryCodes.has(code), 'no country of ISO 3166-1')

const fields = {
  countries: listField({ schema: kept, read: Country, write: code => code }, countryCodes.size, {
    summary: 'the countries, by their codes of ISO 3166-1',
    looks: 'DE,FR',
    weaker: weakens.never, // Which way is up to the mode: see `weakens`.
  }),
  mode: choiceField(['allow', 'deny'], {
    summary: 'allow: only clients of these countries come through; deny: they are refused',
    weaker: weakerWith('the other mode', (before, after) => before !== after),
  }),
  unknown: choiceField(['allow', 'deny'], {
    summary:
      'what becomes of clients whose country the database does not know, such as private addresses; most say the opposite of the mode',
    weaker: weakens.towards('allow', 'deny'),
  }),
}

/** Lets clients through, or refuses them, by the country that a database has for their address. */
export const country = definePolicy({
  kind: 'country',
  summary: 'allow or refuse clients by their country, refused ones with 403',
  examples: [
    'policy add europe-only country countries=DE,FR,CH mode=allow unknown=deny',
    'policy add not-from-there country countries=KP mode=deny unknown=allow',
  ],
  fields,
  notes: ['settings set country-database=… comes first: no route carries it without that'],
  proves:
    'A client of a named country, one of another and one of no known country are each let through or refused as it says, and a header that names another client changes nothing.',
  // A whole country is refused in either mode.
  narrows: () => true,
  narrower: (before, after) => {
    const [fewer, more] = after.mode === 'allow' ? [after, before] : [before, after]
    return (
      before.mode !== after.mode ||
      more.countries.some(code => !fewer.countries.includes(code)) ||
      (before.unknown === 'allow' && after.unknown === 'deny')
    )
  },
  problem: ({ countries }) =>
    countries.length === 0 ? 'name at least one country, as in countries=DE' : undefined,
  lacks: (_options, { countryDatabase }) =>
    countryDatabase === null
      ? 'needs a database of countries: settings set country-database=/path/of/GeoLite2-Country.mmdb'
      : undefined,
  files: (_options, settings, files) => countryFiles(settings, files),
  weakens: (before, after) => {
    const added = after.countries.filter(code => !before.countries.includes(code))
    const removed = before.countries.filter(code => !after.countries.includes(code))
    if (after.mode === 'allow' && before.mode === 'allow' && added.length > 0)
      return [`${added.join(', ')} can come through as well`]
    if (after.mode === 'deny' && before.mode === 'deny' && removed.length > 0)
      return [`${removed.join(', ')} can come through again`]
    return []
  },
  weakensWords:
    '`countries` gets longer with `mode=allow`, or shorter with `mode=deny`, so that clients of another country come through',
  routes: ({ countries, mode, unknown }, { settings }) => {
    const path = settings.countryDatabase
    // Without a database nothing is known of anybody. It is not attached then; if it were, nobody should come through.
    if (path === null) return [{ handle: [refuse(503)] }]
    const named = (matching: boolean) => ({ client_country: { path, countries, unknown: matching } })
    const refused = mode === 'deny' ? named(unknown === 'deny') : { not: [named(unknown === 'allow')] }
    return [{ match: [refused], handle: [refuse(403)] }]
  },
  prove: proveCountry,
})
