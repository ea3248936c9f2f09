import { Inject, Injectable } from '@nestjs/common';
import type { DeliveredRecord } from '../ports/event-bus.port.js';
import { INTAKE_STORE, type InboxEvent, type IntakeStore } from '../ports/intake-store.port.js';
import { EventDeadLetters } from './event-dead-letters.service.js';

/** Workers that one event may stop while it is taken in alone. */
const MOST_CRASHES = 2;
/** Attempts at one event that may fail. */
const MOST_FAILURES = 5;

/**
 * Finds the event that a worker cannot survive, and the one that always fails. Attempts are counted in PostgreSQL, and
 * only under suspicion: what comes first from a partition that this worker has not seen before may have stopped the
 * worker that had it; what was noted there already is then taken alone. A healthy stream pays one note a take-over.
 */
@Injectable()
export class PoisonGuard {
  private readonly seen = new Set<string>();

  constructor(
    @Inject(INTAKE_STORE) private readonly store: IntakeStore,
    private readonly deadLetters: EventDeadLetters,
  ) {}

  /**
   * Those to be taken alone, out of what begins a partition here: others tried them before and did not finish. What is
   * merely delivered again, after a fault that passes, is nobody's fault.
   */
  async suspects(records: readonly DeliveredRecord[], events: readonly InboxEvent[]): Promise<Set<InboxEvent>> {
    const partitions = new Set(records.map(({ topic, partition }) => `${topic}/${partition}`));
    const isFirst = [...partitions].some((partition) => !this.seen.has(partition));
    if (!isFirst) return new Set();
    const attempts = await this.store.noteAttempts(events, 'together');
    for (const partition of partitions) this.seen.add(partition);
    return new Set(events.filter((_, index) => (attempts[index] ?? 0) > 0));
  }

  /** Before a suspect is taken alone. False when too many workers stopped over it: it is a dead letter now. */
  async mayTry(event: InboxEvent): Promise<boolean> {
    const [before = 0] = await this.store.noteAttempts([event], 'alone');
    // The first was the one together with others.
    if (before <= MOST_CRASHES) return true;
    await this.giveUp(event, `${MOST_CRASHES} workers stopped while they took this event in.`);
    return false;
  }

  /** After a failure that is the event's own. True when it was given up, false when it is to be delivered again. */
  async failed(event: InboxEvent, error: unknown): Promise<boolean> {
    const [before = 0] = await this.store.noteAttempts([event], 'alone');
    if (before + 1 < MOST_FAILURES) return false;
    await this.giveUp(event, error instanceof Error ? error.message : String(error));
    return true;
  }

  /** The letter first: a crash between the two repeats it, which is better than to lose it. */
  private async giveUp(event: InboxEvent, reason: string): Promise<void> {
    await this.deadLetters.givenUp(event, reason);
    await this.store.giveUp(event, reason);
  }
}
