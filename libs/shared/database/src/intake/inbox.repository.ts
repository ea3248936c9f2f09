import type { InboxEvent, InboxStore } from '@columba/workflow/ports';
import type pg from 'pg';
import { runHot, runHotForResult, tenantList } from '../pool/hot-statement.js';
import { storableJson } from '../pool/storable-json.js';
import { SharedBatch } from './shared-batch.js';

const ACCEPT = { name: 'accept-events', text: 'SELECT columba_accept_events($1::jsonb, $2) AS result' };
const PUBLISHED = { name: 'mark-published', text: 'SELECT columba_mark_published($1::jsonb, $2)' };
const UNPUBLISHED = { name: 'unpublished', text: 'SELECT * FROM columba_unpublished_events($1, $2)' };

/** Events as they come in. Webhooks that arrive together share a commit. */
export class InboxRepository implements InboxStore {
  private readonly batch: SharedBatch<InboxEvent, boolean>;

  constructor(private readonly pool: pg.Pool) {
    this.batch = new SharedBatch((events) => this.store(events), { maxItems: 200, maxConcurrent: 2 });
  }

  async accept(events: readonly InboxEvent[]): Promise<InboxEvent[]> {
    if (events.length === 0) return [];
    const wanted = distinct(events);
    const publish = await this.batch.add(wanted);
    return wanted.filter((_, index) => publish[index]);
  }

  async markPublished(events: readonly { tenantId: string; eventKey: string }[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map(({ tenantId, eventKey }) => ({ tenant: tenantId, key: eventKey }));
    await runHot(this.pool, PUBLISHED, [storableJson(rows), tenantList(events)]);
  }

  async unpublished(olderThanMs: number, limit: number): Promise<InboxEvent[]> {
    const rows = await runHot<{
      tenant: string;
      key: string;
      topic: InboxEvent['topic'];
      partition_key: string;
      event: InboxEvent['event'];
    }>(this.pool, UNPUBLISHED, [olderThanMs, limit]);
    return rows.map((row) => ({
      tenantId: row.tenant,
      eventKey: row.key,
      topic: row.topic,
      partitionKey: row.partition_key,
      event: row.event,
    }));
  }

  /** For each event whether it must be published. */
  private async store(events: readonly InboxEvent[]): Promise<boolean[]> {
    const first = new Map<string, number>();
    const rows = events.flatMap((event, index) => {
      const key = keyOf(event);
      if (first.has(key)) return [];
      first.set(key, index);
      const { tenantId, eventKey, topic, partitionKey } = event;
      return [{ i: index, tenant: tenantId, key: eventKey, topic, partitionKey, event: event.event }];
    });
    rows.sort((a, b) => (`${a.tenant}/${a.key}` < `${b.tenant}/${b.key}` ? -1 : 1));
    const values = [storableJson(rows), tenantList(events)];
    const publish = new Set(await runHotForResult<number[]>(this.pool, ACCEPT, values));
    return events.map((event) => publish.has(first.get(keyOf(event)) ?? -1));
  }
}

function keyOf({ tenantId, eventKey }: { tenantId: string; eventKey: string }): string {
  return `${tenantId}/${eventKey}`;
}

function distinct(events: readonly InboxEvent[]): InboxEvent[] {
  return [...new Map(events.map((event) => [keyOf(event), event])).values()];
}
