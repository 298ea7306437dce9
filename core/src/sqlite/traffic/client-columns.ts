/** Rows in which texts of clients stand, their addresses among them. */
interface ClientColumns {
  table: string
  /** What a row is known by. */
  key: readonly string[]
  texts: readonly string[]
}

/** All there are in `traffic.db`, but for buckets of detectors, which are named by their subjects. */
export const clientColumns: readonly ClientColumns[] = [
  {
    table: 'tops',
    key: ['resolution', 'start_s', 'route'],
    texts: ['paths', 'clients', 'agents', 'referrers', 'failing', 'slowest'],
  },
  { table: 'finding', key: ['id'], texts: ['subject', 'samples', 'words'] },
  { table: 'waf_suspect', key: ['day_s', 'route', 'rule', 'path'], texts: ['path', 'clients'] },
  { table: 'waf_hour', key: ['start_s', 'route', 'rule'], texts: ['paths', 'parts', 'samples'] },
]
