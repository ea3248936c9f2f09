import { type CloudEvent, tenantIdSchema } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type DeliveredRecord, EVENT_BUS, type EventBus, type OutgoingRecord } from '../ports/event-bus.port.js';
import type { InboxEvent } from '../ports/intake-store.port.js';
import { WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { uuidV7 } from './uuid-v7.js';

const MOST_CHARACTERS = 10_000;

/** What cannot be read or handled holds nobody up: it goes to a topic of its own, with the reason and its tenant. */
@Injectable()
export class EventDeadLetters {
  constructor(
    @Inject(EVENT_BUS) private readonly bus: EventBus,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {}

  async unreadable(records: readonly { record: DeliveredRecord; reason: string }[]): Promise<void> {
    const letters = records.map(({ record: { topic, partition, offset, value }, reason }) => {
      const tenantId = tenantNamedIn(value);
      this.logger.warn({ topic, partition, offset, tenantId, reason }, 'unreadable record');
      const data = { topic, partition, offset, reason, value: value.slice(0, MOST_CHARACTERS) };
      return letter(tenantId, 'columba.record.unreadable.v1', data);
    });
    await this.bus.publish('columba.dead-letters', letters);
  }

  async givenUp({ tenantId, topic, eventKey, event }: InboxEvent, reason: string): Promise<void> {
    this.logger.error({ tenantId, topic, eventType: event.type, reason }, 'event given up');
    const data = { topic, eventKey, reason, value: JSON.stringify(event).slice(0, MOST_CHARACTERS) };
    await this.bus.publish('columba.dead-letters', [letter(tenantId, 'columba.event.given-up.v1', data)]);
  }
}

function letter(tenantId: string, type: string, data: Record<string, unknown>): OutgoingRecord {
  const event: CloudEvent = {
    specversion: '1.0',
    id: uuidV7(),
    source: '/workflow/intake',
    type,
    tenantid: tenantId,
    data,
  };
  return { key: tenantId, event };
}

/** The record may be anything: only a proper tenant id is believed. */
function tenantNamedIn(value: string): string {
  try {
    const parsed = tenantIdSchema.safeParse((JSON.parse(value) as { tenantid?: unknown } | null)?.tenantid);
    return parsed.success ? parsed.data : 'unknown';
  } catch {
    return 'unknown';
  }
}
