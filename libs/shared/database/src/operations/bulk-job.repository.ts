import type {
  BulkItem,
  BulkJob,
  BulkJobStore,
  BulkProgress,
  BulkSpec,
  ClaimedBulkJob,
  PageRequest,
} from '@columba/workflow/ports';
import type { BulkAction, BulkJobResource, Page } from '@columba/workflow-contracts';
import type pg from 'pg';
import { runHot } from '../pool/hot-statement.js';
import { storableJson, storableValue } from '../pool/storable-json.js';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { isUuid, uuidV7 } from '../pool/uuid-v7.js';
import { decodeCursor, pageOf } from '../queries/cursor.js';
import { countItems, readItems } from './bulk-items.js';

const CLAIM = { name: 'claim-bulk-job', text: 'SELECT * FROM columba_claim_bulk_job($1)' };

interface ClaimedRow {
  tenant_id: string;
  id: string;
  action: BulkAction;
  spec: BulkSpec;
  throttle: number | null;
  created_by: string;
  created_at: Date;
  fence: number;
  position: string | null;
}
interface JobRow {
  id: string;
  action: string;
  state: string;
  total: number;
  done: number;
  failed: number;
  skipped: number;
  reasons: unknown;
  throttle: number | null;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
}

/** Operations on many runs, with their progress. */
export class BulkJobRepository implements BulkJobStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly pool: pg.Pool,
  ) {}

  async create(job: Omit<BulkJob, 'id'> & { delayMs?: number }): Promise<BulkJobResource> {
    const { tenantId, action, spec, throttle, by, delayMs = 0 } = job;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const total = await countItems(transaction, { tenantId, action, target: spec.target, after: null });
      const stored = storableValue(spec) as object;
      const data = { tenantId, id: uuidV7(), action, spec: stored, total, throttle, createdBy: by };
      const made = await transaction.bulkJob.create({ data });
      if (delayMs > 0)
        await transaction.$executeRaw`
          UPDATE bulk_job SET next_at = clock_timestamp() + make_interval(secs => ${delayMs}::double precision / 1000)
          WHERE tenant_id = ${tenantId} AND id = ${made.id}::uuid`;
      return jobResource(made);
    });
  }

  async get(tenantId: string, jobId: string): Promise<BulkJobResource | null> {
    if (!isUuid(jobId)) return null;
    const row = await this.database.inTenant(tenantId, (transaction) =>
      transaction.bulkJob.findUnique({ where: { tenantId_id: { tenantId, id: jobId } } }),
    );
    return row && jobResource(row);
  }

  async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<BulkJobResource>> {
    const before = decodeCursor(cursor, isUuid);
    const where = { tenantId, ...(before ? { id: { lt: before } } : {}) };
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      transaction.bulkJob.findMany({ where, orderBy: { id: 'desc' }, take: limit + 1 }),
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
    return { items: items.map(jobResource), nextCursor };
  }

  async cancel(tenantId: string, jobId: string): Promise<BulkJobResource | null> {
    if (!isUuid(jobId)) return null;
    await this.database.inTenant(tenantId, (transaction) =>
      transaction.bulkJob.updateMany({
        where: { tenantId, id: jobId, state: 'running' },
        data: { state: 'cancelled', finishedAt: new Date() },
      }),
    );
    return await this.get(tenantId, jobId);
  }

  async claim(leaseMs: number): Promise<ClaimedBulkJob | null> {
    const [row] = await runHot<ClaimedRow>(this.pool, CLAIM, [leaseMs]);
    if (!row) return null;
    const { tenant_id: tenantId, created_by: by, created_at: createdAt, ...job } = row;
    const { id, action, spec, throttle, fence, position } = job;
    return { tenantId, id, action, spec, throttle, by, fence, position, createdAtMs: createdAt.getTime() };
  }

  async page({ tenantId, action, spec, position }: ClaimedBulkJob, limit: number): Promise<BulkItem[]> {
    return await this.database.inTenant(tenantId, (transaction) =>
      readItems(transaction, { tenantId, action, target: spec.target, after: position }, limit),
    );
  }

  async advance({ tenantId, id, fence }: ClaimedBulkJob, progress: BulkProgress): Promise<boolean> {
    const { position, done, failed, skipped, reasons, finished, spec, pauseMs } = progress;
    const nextSpec = storableJson(spec);
    const counts = storableJson(reasons);
    const written = await this.database.inTenant(
      tenantId,
      (transaction) => transaction.$executeRaw`
        UPDATE bulk_job j SET position = ${position}::uuid, spec = ${nextSpec}::jsonb,
          total = greatest(j.total, j.done + j.failed + j.skipped + ${done + failed + skipped}::int),
          done = j.done + ${done}::int, failed = j.failed + ${failed}::int,
          skipped = j.skipped + ${skipped}::int + m.unseen,
          reasons = (SELECT coalesce(jsonb_object_agg(k.reason, k.n), '{}') FROM (
            SELECT c.key AS reason, sum(c.value::int) AS n FROM (
              SELECT * FROM jsonb_each_text(j.reasons) UNION ALL SELECT * FROM jsonb_each_text(${counts}::jsonb)
              UNION ALL SELECT 'It had changed before its turn came.', m.unseen::text WHERE m.unseen > 0
            ) AS c GROUP BY c.key) AS k),
          lease_until = NULL,
          next_at = clock_timestamp() + make_interval(secs => ${pauseMs}::double precision / 1000),
          state = CASE WHEN ${finished} AND j.state = 'running' THEN 'done' ELSE j.state END,
          finished_at = CASE WHEN ${finished} AND j.state = 'running' THEN clock_timestamp() ELSE j.finished_at END
        FROM (SELECT b.id, CASE WHEN ${finished} THEN greatest(0, b.total - b.done - b.failed - b.skipped
            - ${done}::int - ${failed}::int - ${skipped}::int) ELSE 0 END AS unseen
          FROM bulk_job b WHERE b.tenant_id = ${tenantId} AND b.id = ${id}::uuid) AS m
        WHERE j.tenant_id = ${tenantId} AND j.id = m.id AND j.fence = ${fence}`,
    );
    return written > 0;
  }
}

function jobResource(row: JobRow): BulkJobResource {
  const { id, total, done, failed, skipped, throttle, createdBy } = row;
  const reasons = Object.entries(row.reasons as Record<string, number>)
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count);
  return {
    id,
    action: row.action as BulkAction,
    state: row.state as BulkJobResource['state'],
    total,
    done,
    failed,
    skipped,
    reasons,
    throttle,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
