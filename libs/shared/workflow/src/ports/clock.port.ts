/** The database's clock, as seen from here: a worker whose own clock is an hour off still agrees with the others. */
export interface DatabaseClock {
  /** Milliseconds since the epoch; no round trip. */
  nowMs(): number;
  /** Measures the offset again; called now and then. */
  synchronise(): Promise<void>;
}

export const DATABASE_CLOCK = Symbol('DatabaseClock');
