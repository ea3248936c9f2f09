import type { BreakerRecord, BreakerReport, BreakerState, BreakerStatus, BreakerStore } from '@columba/workflow/ports';
import type pg from 'pg';
import { runHot, runHotForResult, tenantList } from '../pool/hot-statement.js';
import { storableJson } from '../pool/storable-json.js';
import { isUuid, uuidV7 } from '../pool/uuid-v7.js';

const WATCHED = { name: 'watched-breakers', text: 'SELECT * FROM columba_watched_breakers()' };
const REPORT = { name: 'report-breakers', text: 'SELECT * FROM columba_report_breakers($1::jsonb, $2)' };
const PROBE = { name: 'claim-probe', text: 'SELECT columba_claim_probe($1, $2, $3, $4) AS result' };
const RELEASE = { name: 'release-parked', text: 'SELECT columba_release_parked($1, $2, $3) AS result' };
const CLOSE = { name: 'close-breaker', text: 'SELECT columba_close_breaker($1, $2) AS result' };
const LIST = { name: 'list-breakers', text: 'SELECT * FROM columba_list_breakers($1, $2)' };

interface StatusRow {
  tenant_id: string;
  id: string;
  target: string;
  state: BreakerState;
  score: number;
  retry_at: Date | null;
}

interface RecordRow extends StatusRow {
  since: Date;
  threshold: number;
  window_ms: number;
  cool_down_ms: number;
  failures: string;
  openings: number;
  last_error: { code: string; message: string } | null;
  parked: number;
}

/** Circuit breakers: one statement a call, each a transaction of its own. */
export class BreakerRepository implements BreakerStore {
  constructor(private readonly pool: pg.Pool) {}

  async watched(): Promise<BreakerStatus[]> {
    return (await runHot<StatusRow>(this.pool, WATCHED, [])).map(statusOf);
  }

  async report(reports: readonly BreakerReport[]): Promise<(BreakerStatus & { changed: boolean })[]> {
    if (reports.length === 0) return [];
    const rows = reports.map(({ tenantId: tenant, limits, ...report }) => ({
      tenant,
      id: uuidV7(),
      ...report,
      ...limits,
    }));
    const values = [storableJson(rows), tenantList(reports)];
    const answers = await runHot<StatusRow & { changed: boolean }>(this.pool, REPORT, values);
    return answers.map((row) => ({ ...statusOf(row), changed: row.changed }));
  }

  async claimProbe(tenantId: string, target: string, most: number, leaseMs: number): Promise<boolean> {
    return await runHotForResult<boolean>(this.pool, PROBE, [tenantId, target, most, leaseMs]);
  }

  async release(tenantId: string, target: string, probes: number): Promise<{ runId: string; delayMs: number }[]> {
    return await runHotForResult(this.pool, RELEASE, [tenantId, target, probes]);
  }

  async list(tenantId: string): Promise<BreakerRecord[]> {
    return (await runHot<RecordRow>(this.pool, LIST, [tenantId, null])).map(recordOf);
  }

  async get(tenantId: string, id: string): Promise<BreakerRecord | null> {
    if (!isUuid(id)) return null;
    const [row] = await runHot<RecordRow>(this.pool, LIST, [tenantId, id]);
    return row ? recordOf(row) : null;
  }

  async close(tenantId: string, id: string): Promise<boolean> {
    return isUuid(id) && (await runHotForResult<boolean>(this.pool, CLOSE, [tenantId, id]));
  }
}

function statusOf({ tenant_id: tenantId, id, target, state, score, retry_at }: StatusRow): BreakerStatus {
  return { tenantId, id, target, state, score, retryAtMs: retry_at?.getTime() ?? null };
}

function recordOf(row: RecordRow): BreakerRecord {
  const { threshold, window_ms: windowMs, cool_down_ms: coolDownMs } = row;
  return {
    ...statusOf(row),
    sinceMs: row.since.getTime(),
    limits: { threshold, windowMs, coolDownMs },
    failures: Number(row.failures),
    openings: row.openings,
    lastError: row.last_error,
    parkedRuns: row.parked,
  };
}
