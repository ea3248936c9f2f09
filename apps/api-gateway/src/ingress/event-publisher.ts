import { within } from '@columba/messaging';
import { errorFields } from '@columba/workflow';
import type { EventBus, InboxEvent, InboxStore } from '@columba/workflow/ports';
import { EVENT_BUS, INBOX_STORE } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { GATEWAY_LOGGER } from '../gateway-options.js';

const MAX_BATCH = 1_000;
/** Beyond this the memory is better spent elsewhere: all of it is in the inbox. */
const MAX_PENDING = 50_000;
/** A request waits so long for the bus; then the inbox takes its events. */
const BUS_ANSWERS_WITHIN_MS = 2_000;
/** Well below the age at which a sweep takes an event for forgotten. */
const MARK_EVERY_MS = 1_500;

/**
 * Brings events to the bus, in order. What the bus takes at once is durable there and needs no inbox before it. When the
 * bus fails, the inbox keeps what comes in, and a sweep publishes it; until one has caught up nothing goes past the
 * inbox: an event must not overtake an older one of its customer.
 */
@Injectable()
export class EventPublisher {
  private pending: InboxEvent[] = [];
  private running: Promise<void> | null = null;
  private unmarked: InboxEvent[] = [];
  /** Pending or unmarked: the inbox still holds them to be unpublished, and a repeated webhook would bring them again. */
  private readonly carried = new Set<string>();
  private marking: NodeJS.Timeout | null = null;
  private behind = false;
  /** While a sweep catches up, what comes in is gathered and published after it. */
  private catchingUp = false;

  constructor(
    @Inject(EVENT_BUS) private readonly bus: EventBus,
    @Inject(INBOX_STORE) private readonly inbox: InboxStore,
    @Inject(GATEWAY_LOGGER) private readonly logger: Logger,
  ) {}

  /** True while events wait in the inbox for a sweep. */
  get isBehind(): boolean {
    return this.behind;
  }

  /**
   * Puts events on the bus, durably, unless older ones wait in the inbox. False: the bus did not say that it has them (it
   * may have them all the same), and the inbox must keep them.
   */
  async publishAtOnce(events: readonly InboxEvent[]): Promise<boolean> {
    if (this.behind || this.catchingUp || this.running) return false;
    try {
      await within(BUS_ANSWERS_WITHIN_MS, this.publish(events, false));
      return true;
    } catch (error) {
      this.logger.warn({ ...errorFields(error), events: events.length }, 'bus took no events, the inbox takes them');
      this.leaveToSweep();
      return false;
    }
  }

  /** Stored events, to be published soon. Never throws: they are safe. */
  offer(events: readonly InboxEvent[]): void {
    if (this.behind) return;
    for (const event of events) {
      const name = nameOf(event);
      if (!this.carried.has(name)) this.pending.push(event);
      this.carried.add(name);
    }
    if (this.pending.length > MAX_PENDING) this.leaveToSweep();
    else this.begin();
  }

  /**
   * What is stored may not have reached the bus: a process before this one may have died between the two, or the bus may
   * have lost what it had not yet on its disk. Until a sweep has caught up, nothing is published that could overtake it.
   */
  leaveToSweep(): void {
    this.behind = true;
    this.pending = [];
    this.carried.clear();
  }

  /** Publishes what the inbox holds, oldest first, for as long as it is full. Resolves with how many. */
  async sweep(olderThanMs: number): Promise<number> {
    if (!this.behind) return await this.publishStored(olderThanMs);
    // Before the first look: what is stored after the last look is gathered already.
    this.behind = false;
    this.catchingUp = true;
    try {
      return await this.publishStored(0);
    } catch (error) {
      this.leaveToSweep();
      throw error;
    } finally {
      this.catchingUp = false;
      this.begin();
    }
  }

  private async publishStored(olderThanMs: number): Promise<number> {
    let published = 0;
    for (;;) {
      const events = await this.inbox.unpublished(olderThanMs, 500);
      await this.publish(events, true);
      const names = new Set(events.map(nameOf));
      this.pending = this.pending.filter((event) => !names.has(nameOf(event)));
      await this.inbox.markPublished(events.map(keyOf));
      for (const name of names) this.carried.delete(name);
      published += events.length;
      if (events.length < 500) return published;
    }
  }

  private begin(): void {
    if (this.pending.length > 0 && !this.catchingUp) this.running ??= this.run();
  }

  async idle(): Promise<void> {
    while (this.running) await this.running;
    await this.markNow();
  }

  private async run(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.pending.splice(0, MAX_BATCH);
      try {
        await this.publish(batch, true);
        this.mark(batch);
      } catch (error) {
        this.logger.warn({ ...errorFields(error), events: batch.length }, 'bus refused events, the inbox keeps them');
        this.leaveToSweep();
      }
    }
    this.running = null;
  }

  private async publish(events: readonly InboxEvent[], keptBySender: boolean): Promise<void> {
    const byTopic = new Map<Topic, InboxEvent[]>();
    for (const event of events) byTopic.set(event.topic, [...(byTopic.get(event.topic) ?? []), event]);
    for (const [topic, records] of byTopic)
      await this.bus.publish(
        topic,
        records.map(({ partitionKey, event }) => ({ key: partitionKey, event })),
        { keptBySender },
      );
  }

  /**
   * Not at once: most events are handled a moment later and need no mark then. An event that is published and not marked
   * is published again by a sweep, and handled once.
   */
  private mark(events: readonly InboxEvent[]): void {
    this.unmarked.push(...events);
    this.marking ??= setTimeout(() => void this.markNow(), MARK_EVERY_MS);
  }

  private async markNow(): Promise<void> {
    if (this.marking) clearTimeout(this.marking);
    this.marking = null;
    const events = this.unmarked;
    this.unmarked = [];
    if (events.length === 0) return;
    try {
      await this.inbox.markPublished(events.map(keyOf));
    } catch (error) {
      this.logger.warn(errorFields(error), 'events not marked as published');
    }
    for (const event of events) this.carried.delete(nameOf(event));
  }
}

function keyOf({ tenantId, eventKey }: InboxEvent): { tenantId: string; eventKey: string } {
  return { tenantId, eventKey };
}

function nameOf({ tenantId, eventKey }: InboxEvent): string {
  return `${tenantId} ${eventKey}`;
}
