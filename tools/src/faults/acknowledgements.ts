/** What the producer sent and was told. The checker joins it with ledger and database. */
export interface SentEvent {
  tenant: string;
  /** `source|id`, as the inbox keeps it. */
  eventKey: string;
  /** The journeys that it must begin, one run each. Empty for what answers a wait. */
  begins: readonly string[];
  /** `<tenant> <customer> <number>`: stands in each message's text. */
  label: string;
  address: string;
  /** Undefined: never answered 2xx. */
  acknowledgedAtMs: number | undefined;
  /** How often it was delivered, with what came twice. */
  deliveries: number;
}

/** The producer's own log, in the order of the acknowledgements. */
export class Acknowledgements {
  readonly events: SentEvent[] = [];
  /** Deliveries that had to be tried again. */
  retried = 0;

  add(event: SentEvent): void {
    this.events.push(event);
  }

  get runs(): number {
    return this.events.reduce((sum, event) => sum + event.begins.length, 0);
  }
}
