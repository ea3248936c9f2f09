import type { Channel } from '@columba/workflow-contracts';
import type { AddressOnChannel, CustomerSnapshot, CustomerStore, TicketStore } from '../ports/customer.port.js';

/** The one customer of a simulation: as asked for, with the tags that the run has changed. */
export class RecordingCustomers implements Pick<CustomerStore, 'applyTags' | 'suppressed'> {
  constructor(
    private snapshot: CustomerSnapshot | null,
    private readonly optedOut: readonly Channel[],
  ) {}

  get customer(): CustomerSnapshot | null {
    return this.snapshot;
  }

  async applyTags(
    _tenantId: string,
    _customerId: string,
    { add, remove }: { add: readonly string[]; remove: readonly string[] },
  ): Promise<string[]> {
    const kept = (this.snapshot?.tags ?? []).filter((tag) => !remove.includes(tag));
    const tags = [...new Set([...kept, ...add])].sort();
    if (this.snapshot) this.snapshot = { ...this.snapshot, tags };
    return tags;
  }

  async suppressed(addresses: readonly AddressOnChannel[]): Promise<boolean[]> {
    return addresses.map(({ channel }) => this.optedOut.includes(channel));
  }
}

export interface RecordedTicket {
  atMs: number;
  number: number;
  subject: string;
  description: string;
  priority: string;
}

/** Writes down the tickets that would have been opened. */
export class RecordingTickets implements TicketStore {
  readonly tickets: RecordedTicket[] = [];
  private readonly byKey = new Map<string, RecordedTicket>();

  constructor(private readonly clock: { nowMs(): number }) {}

  async open(ticket: Parameters<TicketStore['open']>[0]): Promise<{ ticketId: string; number: number }> {
    const { effectKey, subject, description, priority } = ticket;
    const number = this.tickets.length + 1;
    const opened = this.byKey.get(effectKey) ?? { atMs: this.clock.nowMs(), number, subject, description, priority };
    if (opened.number === number) this.tickets.push(opened);
    this.byKey.set(effectKey, opened);
    return { ticketId: `simulated-${opened.number}`, number: opened.number };
  }
}
