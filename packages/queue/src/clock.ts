/** The time that workers and waiting go by. */
export interface QueueClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since any moment; never goes back. */
  monotonic(): number;
  /** Waits; ends early where it is told to stop, without an error. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
