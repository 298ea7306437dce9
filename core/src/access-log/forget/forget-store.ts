/** What is to be taken out of the logs and is not, or not all of it: it is done again until it was done whole. */
export interface LogForgetStore {
  begin(network: string, nowMs: number): void
  end(network: string): void
  /** The oldest first. */
  underWay(): string[]
}
