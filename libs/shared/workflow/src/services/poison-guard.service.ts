import { Inject, Injectable } from '@nestjs/common';
import { type DeliveredRecord, LOOK_AHEAD } from '../ports/event-bus.port.js';
import { INTAKE_STORE, type InboxEvent, type IntakeStore } from '../ports/intake-store.port.js';
import { EventDeadLetters } from './event-dead-letters.service.js';

/** Workers that one event may stop while it is taken in alone. */
const MOST_CRASHES = 2;
/** Attempts at one event that may fail. */
const MOST_FAILURES = 5;

/** So far from where a partition begins here, its last worker may have been. */
const SUSPECT_OFFSETS = 2 * LOOK_AHEAD;
/** The bus's clock and ours may differ by so much. */
const CLOCK_MS = 5_000;

/** An event and how it came. */
export interface ReadRecord {
  record: DeliveredRecord;
  inbox: InboxEvent;
}

interface Beginning {
  /** Behind what may have been tried elsewhere. */
  untilOffset: number;
  /** Offsets that were noted from here. */
  readonly noted: Set<string>;
}

/**
 * Finds the event that a worker cannot survive, and the one that always fails. Attempts are counted in PostgreSQL, and
 * only under suspicion: what was on the bus already when this worker took its partition over, near where it begins, may
 * have stopped the worker that had it; what was noted there already is then taken alone. A healthy stream pays a note for
 * what waits at a take-over.
 */
@Injectable()
export class PoisonGuard {
  private readonly beginnings = new Map<string, Beginning>();

  constructor(
    @Inject(INTAKE_STORE) private readonly store: IntakeStore,
    private readonly deadLetters: EventDeadLetters,
  ) {}

  /**
   * Those to be taken alone, out of what begins a partition here: others tried them before and did not finish. What is
   * merely delivered again, after a fault that passes, is nobody's fault.
   */
  async suspects(read: readonly ReadRecord[]): Promise<Set<InboxEvent>> {
    const doubtful = read.filter(({ record }) => this.isDoubtful(record));
    if (doubtful.length === 0) return new Set();
    const events = doubtful.map(({ inbox }) => inbox);
    const attempts = await this.store.noteAttempts(events, 'together');
    for (const { record } of doubtful) this.beginnings.get(partitionOf(record))?.noted.add(record.offset);
    return new Set(events.filter((_, index) => (attempts[index] ?? 0) > 0));
  }

  private isDoubtful(record: DeliveredRecord): boolean {
    const { offset, publishedAtMs, heldForMs = 0 } = record;
    const partition = partitionOf(record);
    const beginning = this.beginnings.get(partition) ?? {
      untilOffset: Number(offset) + SUSPECT_OFFSETS,
      noted: new Set(),
    };
    this.beginnings.set(partition, beginning);
    if (Number(offset) >= beginning.untilOffset || beginning.noted.has(offset)) return false;
    return publishedAtMs < Date.now() - heldForMs + CLOCK_MS;
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

function partitionOf({ topic, partition }: DeliveredRecord): string {
  return `${topic}/${partition}`;
}
