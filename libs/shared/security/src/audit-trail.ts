import type { AuditStore } from '@columba/workflow/ports';

export interface AuditEntry {
  tenantId: string;
  /** `user:<id>`, `api-key:<id>` or `system`. */
  actor: string;
  /** `flow.published`, `run.cancelled`, `login.failed`, ... */
  action: string;
  /** What it was done to: `flow:<id>`, `run:<id>`, ... */
  target: string;
  detail?: Record<string, string | number | boolean | null>;
}

/** Values under such names never reach the log, whatever a caller passes. */
const SECRET_NAME = /secret|token|password|authorization|cookie|api.?key|body|text/i;

/** Writes who did what to the append-only log. Rejects when it could not be written: an act without a trace is not done. */
export class AuditTrail {
  constructor(private readonly store: AuditStore) {}

  async record({ detail = {}, ...entry }: AuditEntry): Promise<void> {
    const safe = Object.entries(detail).filter(([name]) => !SECRET_NAME.test(name));
    await this.store.append({ ...entry, detail: Object.fromEntries(safe) });
  }
}
