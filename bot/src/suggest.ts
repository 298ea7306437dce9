/** Lists from which a face completes a word. */
export type Suggest =
  | 'route'
  | 'policy'
  | 'policy kind'
  | 'revision'
  | 'command'
  | 'account'
  | 'key'
  | 'confirmation'
  | 'upstream'
  | 'mitigation'
  | 'operation'
  | 'lease'
