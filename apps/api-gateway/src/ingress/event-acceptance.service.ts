import { errorFields, isPassing } from '@columba/workflow';
import type { InboxEvent, InboxStore } from '@columba/workflow/ports';
import { INBOX_STORE } from '@columba/workflow/ports';
import type { CloudEvent, Topic } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { GATEWAY_LOGGER } from '../gateway-options.js';
import { unavailable } from '../http/problems.js';
import { EventPublisher } from './event-publisher.js';
import { partitionKeyOf } from './partition-key.js';
import { RequestBatcher } from './request-batcher.js';

/**
 * The one door for events: durable first, answered then. The bus's log keeps them; when it cannot, the inbox does, and they
 * are published when the bus is back.
 */
@Injectable()
export class EventAcceptance {
  private readonly batcher: RequestBatcher<InboxEvent>;
  /** Requests on their way through the inbox whose events the publisher does not carry yet. */
  private detours = 0;

  constructor(
    @Inject(INBOX_STORE) private readonly inbox: InboxStore,
    private readonly publisher: EventPublisher,
    @Inject(GATEWAY_LOGGER) private readonly logger: Logger,
  ) {
    this.batcher = new RequestBatcher((events) => this.store(events), { maxItems: 500, splitWithinMs: 1_000 });
  }

  /**
   * Resolves once the events are durable; answer 2xx then, and not before. What comes twice is on the bus twice, and
   * handled once.
   * @throws ProblemError 503 when they could not be stored: the sender keeps them and comes again.
   */
  async accept(topic: Topic, events: readonly CloudEvent[]): Promise<void> {
    if (events.length === 0) return;
    const items = distinct(events.map((event) => toInbox(topic, event)));
    if (this.detours === 0 && (await this.publisher.publishAtOnce(items))) return;
    this.detours += 1;
    try {
      await this.batcher.add(items);
    } catch (error) {
      // A database that went down may have taken events that were on the bus and not yet on its disk.
      if (isPassing(error)) this.publisher.leaveToSweep();
      this.logger.error({ ...errorFields(error), events: events.length }, 'events could not be stored');
      throw unavailable('events.not-stored', 'The events could not be stored just now; none of them was taken.');
    } finally {
      // After the turn in which the publisher is offered them.
      setImmediate(() => {
        this.detours -= 1;
      });
    }
  }

  /** Resolves when everything taken has been stored and handed to the bus, or left to a sweep. */
  async idle(): Promise<void> {
    await this.batcher.idle();
    await new Promise(setImmediate);
    await this.publisher.idle();
  }

  private async store(events: InboxEvent[]): Promise<void> {
    const fresh = await this.inbox.accept(distinct(events));
    // The answers go out in this turn of the event loop, the publishing begins in the next.
    if (fresh.length > 0) setImmediate(() => this.publisher.offer(fresh));
  }
}

function toInbox(topic: Topic, event: CloudEvent): InboxEvent {
  const { tenantid: tenantId, source, id } = event;
  return { tenantId, eventKey: `${source}|${id}`, topic, partitionKey: partitionKeyOf(event), event };
}

/** One statement must not insert the same event twice. */
function distinct(events: readonly InboxEvent[]): InboxEvent[] {
  const byKey = new Map<string, InboxEvent>();
  for (const event of events) {
    const key = `${event.tenantId} ${event.eventKey}`;
    if (!byKey.has(key)) byKey.set(key, event);
  }
  return byKey.size === events.length ? [...events] : [...byKey.values()];
}
