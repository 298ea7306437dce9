const most = 10

/** Some names in a sentence; of many the first alone, with how many more there are. */
export function namesOf(names: readonly string[]): string {
  const rest = names.length - most
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ')
}
