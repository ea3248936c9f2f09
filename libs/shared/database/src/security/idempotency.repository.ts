import type { IdempotencyStore } from '@columba/workflow/ports';
import type pg from 'pg';
import { runHot, runHotForResult } from '../pool/hot-statement.js';
import { storableJson, storableText } from '../pool/storable-json.js';

const BEGIN = { name: 'idempotency-begin', text: 'SELECT columba_idempotency_begin($1, $2, $3) AS result' };
const END = { name: 'idempotency-end', text: 'SELECT columba_idempotency_end($1, $2, $3, $4::jsonb)' };

/** First answers of requests with an `Idempotency-Key`; kept for a day. */
export class IdempotencyRepository implements IdempotencyStore {
  constructor(private readonly pool: pg.Pool) {}

  async begin(
    tenantId: string,
    key: string,
    requestHash: string,
  ): Promise<null | 'pending' | 'mismatch' | { status: number; body: unknown }> {
    return await runHotForResult(this.pool, BEGIN, [tenantId, storableText(key), requestHash]);
  }

  async complete(tenantId: string, key: string, answer: { status: number; body: unknown }): Promise<void> {
    const { status, body } = answer;
    await runHot(this.pool, END, [tenantId, storableText(key), status, storableJson(body ?? null)]);
  }

  async abandon(tenantId: string, key: string): Promise<void> {
    await runHot(this.pool, END, [tenantId, storableText(key), null, null]);
  }
}
