/** One attempt at what a delivery asks. */
export interface Delivery {
  /** The platform, and its id of the delivery. */
  id: string
  /** Of this attempt alone. */
  run: string
}

/** How long deliveries are remembered, which is longer than any platform delivers anew. */
export const deliveryLifeMs = 24 * 3_600_000

/** Where deliveries that had an effect are kept. */
export interface DeliveryStore {
  /** What is known of a delivery; null when it had no effect yet. `answer` is null when its attempt ended before it could answer. */
  find(id: string): { run: string; answer: string | null } | null
  /**
   * Inside the transaction of the effect, as often as its attempt likes.
   * @throws AppError `conflict` when another attempt had the effect
   */
  take(delivery: Delivery, nowMs: number): void
  /** Keeps the answer, if the attempt had an effect. */
  answer(delivery: Delivery, answer: string): void
}
