import {
  type InboxEvent,
  IntakeConflictError,
  type IntakeQuery,
  type IntakeResult,
  type IntakeSnapshot,
  type IntakeStore,
  type IntakeView,
  type IntakeWrite,
} from '@columba/workflow/ports';
import type pg from 'pg';
import { type HotStatement, runHot, runHotForResult, tenantList } from '../pool/hot-statement.js';
import { storableJson, storableText } from '../pool/storable-json.js';
import { IntakeRows, intakeQueryRow } from './intake-rows.js';

const LOAD = { name: 'load-intake', text: 'SELECT columba_load_intake($1::jsonb, $2) AS result' };
const COMMIT = { name: 'commit-intake', text: 'SELECT columba_commit_intake($1::jsonb) AS result' };
const COMMIT_PENDING = {
  name: 'commit-intake-pending',
  text: 'SELECT columba_commit_intake_pending($1::jsonb) AS result',
};
const COMMIT_HELD = {
  name: 'commit-intake-held',
  text: 'SELECT columba_commit_intake_held($1::jsonb) AS result',
};
const RECENT = { name: 'recent-events', text: 'SELECT * FROM columba_recent_events($1, $2, $3, $4)' };
const NOTE = { name: 'note-attempts', text: 'SELECT columba_note_attempts($1::jsonb, $2, $3) AS result' };
const GIVE_UP = { name: 'give-up-event', text: 'SELECT columba_give_up_event($1, $2, $3) AS result' };
const FIRE = { name: 'fire-wait', text: 'SELECT columba_fire_wait($1, $2, $3, $4, $5::jsonb) AS result' };
/** Raised by columba_commit_intake: a wait was taken, or one was armed that the worker has not seen. */
const CONFLICT = 'CB001';

/** The worker's side of events: a batch is loaded and committed in one round trip each. */
export class IntakeRepository implements IntakeStore {
  constructor(private readonly pool: pg.Pool) {}

  async load(queries: readonly IntakeQuery[]): Promise<IntakeView> {
    const rows = queries.map(intakeQueryRow);
    const view = await runHotForResult<{
      nowMs: number;
      flowRevisions: Record<string, number>;
      events: IntakeSnapshot[] | null;
    }>(this.pool, LOAD, [storableJson(rows), tenantList(queries)]);
    return {
      nowMs: view.nowMs,
      flowRevisions: new Map(Object.entries(view.flowRevisions)),
      events: view.events ?? [],
    };
  }

  async commit(writes: readonly IntakeWrite[], owner: string, leaseMs: number): Promise<IntakeResult> {
    const distinct = firstOfEach(writes);
    if (distinct.length === 0) return { createdRunIds: new Set(), signalledRuns: [] };
    const tenants = tenantList(distinct.map((write) => write.event));
    const input = storableJson({ tenants, owner, leaseMs, ...new IntakeRows(distinct).toInput() });
    const { created, signalled } = await this.commitOnce(input, statementFor(distinct));
    return { createdRunIds: new Set(created), signalledRuns: signalled };
  }

  async noteAttempts(events: readonly InboxEvent[], how: 'alone' | 'together'): Promise<number[]> {
    const distinct = [...new Map(events.map((event) => [`${event.tenantId}/${event.eventKey}`, event])).values()];
    if (distinct.length === 0) return [];
    const rows = distinct.map(({ tenantId: tenant, eventKey: key, topic, partitionKey, event }, i) => {
      return { i, tenant, key, topic, partitionKey, event };
    });
    const values = [storableJson(rows), tenantList(distinct), how === 'alone'];
    const counts = await runHotForResult<number[]>(this.pool, NOTE, values);
    const byKey = new Map(distinct.map((event, i) => [`${event.tenantId}/${event.eventKey}`, counts[i] ?? 0]));
    return events.map((event) => byKey.get(`${event.tenantId}/${event.eventKey}`) ?? 0);
  }

  async giveUp({ tenantId, eventKey }: InboxEvent, reason: string): Promise<boolean> {
    return await runHotForResult<boolean>(this.pool, GIVE_UP, [tenantId, storableText(eventKey), storableText(reason)]);
  }

  async recentEvents(query: {
    tenantId: string;
    customerId: string;
    eventType: string;
    sinceMs: number;
  }): Promise<InboxEvent[]> {
    const { tenantId, customerId, eventType, sinceMs } = query;
    const rows = await runHot<{
      key: string;
      topic: InboxEvent['topic'];
      partition_key: string;
      event: InboxEvent['event'];
    }>(this.pool, RECENT, [tenantId, customerId, eventType, sinceMs]);
    return rows.map(({ key, topic, partition_key: partitionKey, event }) => ({
      tenantId,
      eventKey: key,
      topic,
      partitionKey,
      event,
    }));
  }

  async fireWait(fire: {
    tenantId: string;
    waitId: string;
    runId: string;
    eventKey: string;
    payload: object;
  }): Promise<boolean> {
    const { tenantId, runId, waitId, eventKey, payload } = fire;
    const values = [tenantId, runId, waitId, storableText(eventKey), storableJson(payload)];
    return await runHotForResult<boolean>(this.pool, FIRE, values);
  }

  private async commitOnce(
    input: string,
    statement: HotStatement,
  ): Promise<{ created: string[]; signalled: IntakeResult['signalledRuns'] }> {
    try {
      return await runHotForResult(this.pool, statement, [input]);
    } catch (error) {
      if (!(error instanceof Error) || (error as { code?: unknown }).code !== CONFLICT) throw error;
      throw new IntakeConflictError(error.message, { cause: error });
    }
  }
}

/** What begins later costs a statement more, what is held back another: only where there is any. */
function statementFor(writes: readonly IntakeWrite[]): HotStatement {
  const later = writes.flatMap(({ newRuns }) => newRuns.filter(({ input }) => input !== undefined));
  if (later.some(({ write }) => write.waitReason !== null)) return COMMIT_HELD;
  return later.length > 0 ? COMMIT_PENDING : COMMIT;
}

/** One event twice in a batch is one event. */
function firstOfEach(writes: readonly IntakeWrite[]): IntakeWrite[] {
  const seen = new Set<string>();
  const first = writes.filter(({ event }) => {
    const key = `${event.tenantId}/${event.eventKey}`;
    return !seen.has(key) && seen.add(key);
  });
  return first.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** Everybody stores events in this order. */
function sortKey({ event }: IntakeWrite): string {
  return `${event.tenantId}/${event.eventKey}`;
}
