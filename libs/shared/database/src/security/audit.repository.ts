import type { AuditStore } from '@columba/workflow/ports';
import type pg from 'pg';
import { runHot } from '../pool/hot-statement.js';
import { storableJson, storableText } from '../pool/storable-json.js';

const APPEND = { name: 'audit-append', text: 'SELECT columba_audit($1, $2, $3, $4, $5::jsonb)' };

/** The audit log: the role that writes it may neither change nor delete a row, and each row's hash covers the one before. */
export class AuditRepository implements AuditStore {
  constructor(private readonly pool: pg.Pool) {}

  async append(entry: {
    tenantId: string;
    actor: string;
    action: string;
    target: string;
    detail: Record<string, unknown>;
  }): Promise<void> {
    const { tenantId, actor, action, target, detail } = entry;
    const texts = [tenantId, actor, action, target].map(storableText);
    await runHot(this.pool, APPEND, [...texts, storableJson(detail)]);
  }
}
