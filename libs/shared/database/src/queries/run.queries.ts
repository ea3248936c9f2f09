import type { PageRequest, RunQueries, StoredRunState } from '@columba/workflow/ports';
import {
  type MessageResource,
  type Page,
  type RunFact,
  type RunResource,
  type RunStatus,
  TERMINAL_RUN_STATUSES,
} from '@columba/workflow-contracts';
import { Prisma } from '../generated/client.js';
import type { TenantDatabase, TenantTransaction } from '../pool/tenant-database.js';
import { isUuid } from '../pool/uuid-v7.js';
import { decodeCursor, pageOf } from './cursor.js';
import { messageResource } from './message-resource.js';
import { RUN_IS_OPEN } from './open-run.js';
import { type RunRow, runResource } from './run-resource.js';

interface FactRow {
  number: bigint;
  seq: number;
  run_id: string;
  flow_id: string;
  at_ms: bigint;
  body: RunFact['body'];
}

/** Runs and facts for screens and the API. A foreign id is a missing id. */
export class RunQueriesRepository implements RunQueries {
  constructor(private readonly database: TenantDatabase) {}

  async list(
    tenantId: string,
    filter: {
      flowId?: string | undefined;
      status?: RunStatus | undefined;
      customerId?: string | undefined;
      parentRunId?: string | undefined;
    } & PageRequest,
  ): Promise<Page<RunResource>> {
    const { flowId, status, customerId, parentRunId, limit } = filter;
    if ([flowId, customerId, parentRunId].some((id) => id !== undefined && !isUuid(id)))
      return { items: [], nextCursor: null };
    const before = decodeCursor(filter.cursor, isUuid);
    const conditions = [
      ...(flowId ? [Prisma.sql`r.flow_id = ${flowId}::uuid`] : []),
      ...(customerId ? [Prisma.sql`r.customer_id = ${customerId}::uuid`] : []),
      ...(parentRunId ? [Prisma.sql`r.parent_run_id = ${parentRunId}::uuid`] : []),
      ...(status ? [statusCondition(status)] : []),
      ...(before ? [Prisma.sql`r.id < ${before}::uuid`] : []),
    ];
    const isOpenOfAnyFlow = status && !TERMINAL_RUN_STATUSES.includes(status) && !flowId && !customerId && !parentRunId;
    const read = isOpenOfAnyFlow ? readOpenRuns : readRuns;
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      read(transaction, tenantId, conditions, limit + 1),
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
    return { items: items.map(runResource), nextCursor };
  }

  async get(
    tenantId: string,
    runId: string,
  ): Promise<{
    run: RunResource;
    state: StoredRunState | null;
    waits: { nodeId: string; reason: string; until: string | null }[];
    path: string[];
  } | null> {
    if (!isUuid(runId)) return null;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const [row] = await readRuns(transaction, tenantId, [Prisma.sql`r.id = ${runId}::uuid`], 1);
      if (!row) return null;
      const waits = await transaction.flowWait.findMany({
        where: { tenantId, runId, state: 'armed' },
        select: { nodeId: true, kind: true, expiresAt: true },
        orderBy: { armedAt: 'asc' },
      });
      const settled = await transaction.$queryRaw<{ node_id: string }[]>`
        SELECT body ->> 'nodeId' AS node_id FROM flow_event
        WHERE tenant_id = ${tenantId} AND run_id = ${runId}::uuid AND body ->> 'type' = 'node.settled' ORDER BY seq`;
      return {
        run: runResource(row),
        state: row.state,
        waits: waits.map(({ nodeId, kind, expiresAt }) => ({
          nodeId,
          reason: kind === 'child' ? 'subflow' : kind,
          until: expiresAt?.toISOString() ?? null,
        })),
        path: settled.map(({ node_id: nodeId }) => nodeId),
      };
    });
  }

  async factsOfRun(tenantId: string, runId: string, after: number, limit: number): Promise<RunFact[] | null> {
    if (!isUuid(runId)) return null;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const rows = await transaction.$queryRaw<FactRow[]>`
        SELECT number, seq, run_id, flow_id, at_ms, body FROM flow_event
        WHERE tenant_id = ${tenantId} AND run_id = ${runId}::uuid AND seq > ${after} ORDER BY seq LIMIT ${limit}`;
      if (rows.length === 0 && !(await runExists(transaction, tenantId, runId))) return null;
      return rows.map(runFact);
    });
  }

  async factsOfTenant(tenantId: string, after: number, limit: number, flowId?: string): Promise<RunFact[]> {
    if (flowId !== undefined && !isUuid(flowId)) return [];
    const ofFlow = flowId ? Prisma.sql`AND flow_id = ${flowId}::uuid` : Prisma.empty;
    const rows = await this.database.inTenant(
      tenantId,
      (transaction) => transaction.$queryRaw<FactRow[]>`
        SELECT number, seq, run_id, flow_id, at_ms, body FROM flow_event
        WHERE tenant_id = ${tenantId} AND batch > ${after} AND number > ${after} ${ofFlow}
        ORDER BY batch, number LIMIT ${limit}`,
    );
    return rows.map(runFact);
  }

  async lastFactNumber(tenantId: string): Promise<number> {
    const counter = await this.database.inTenant(tenantId, (transaction) =>
      transaction.tenantCounter.findUnique({ where: { tenantId } }),
    );
    return Number(counter?.lastFact ?? 0);
  }

  async effectsOfRun(tenantId: string, runId: string): Promise<{ key: string; result: object | null }[]> {
    if (!isUuid(runId)) return [];
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      transaction.effect.findMany({
        where: { tenantId, runId, state: 'confirmed' },
        select: { key: true, result: true },
      }),
    );
    return rows.map(({ key, result }) => ({ key, result: result as object | null }));
  }

  async messagesOfRun(tenantId: string, runId: string): Promise<MessageResource[] | null> {
    if (!isUuid(runId)) return null;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const run = await transaction.flowRun.findUnique({
        where: { tenantId_id: { tenantId, id: runId } },
        select: { conversationId: true, startedAt: true, endedAt: true },
      });
      if (!run) return null;
      const { conversationId, startedAt, endedAt } = run;
      // What the customer wrote belongs to no run: it is shown when it fell into this one's time.
      const answers = conversationId && {
        conversationId,
        direction: 'inbound',
        createdAt: { gte: new Date(startedAt.getTime() - 5_000), lte: endedAt ?? undefined },
      };
      const rows = await transaction.message.findMany({
        where: { tenantId, OR: [{ runId }, ...(answers ? [answers] : [])] },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: 500,
      });
      return rows.map(messageResource);
    });
  }

  async stats(
    tenantId: string,
  ): Promise<{ active: number; waiting: number; completedLastMinute: number; failedLastMinute: number }> {
    const [counts] = await this.database.inTenant(
      tenantId,
      (transaction) => transaction.$queryRaw<
        { active: number; waiting: number; completedLastMinute: number; failedLastMinute: number }[]
      >`
        SELECT
          (SELECT count(*)::int FROM flow_run WHERE tenant_id = ${tenantId} AND num_nulls(ended_at) = 1) AS active,
          (SELECT count(*)::int FROM flow_run WHERE tenant_id = ${tenantId} AND num_nulls(ended_at) = 1
            AND status = 'waiting') AS waiting,
          (count(*) FILTER (WHERE status = 'completed'))::int AS "completedLastMinute",
          (count(*) FILTER (WHERE status = 'failed'))::int AS "failedLastMinute"
        FROM flow_run
        WHERE tenant_id = ${tenantId} AND ended_at IS NOT NULL AND ended_at > now() - interval '1 minute'`,
    );
    return counts ?? { active: 0, waiting: 0, completedLastMinute: 0, failedLastMinute: 0 };
  }
}

/** Worded so that a partial index serves it. */
function statusCondition(status: RunStatus): Prisma.Sql {
  if (status === 'failed') return Prisma.sql`r.status = 'failed'`;
  if (status === 'cancelled') return Prisma.sql`r.status = 'cancelled'`;
  if (status === 'completed') return Prisma.sql`r.status = 'completed' AND r.ended_at IS NOT NULL`;
  return Prisma.sql`r.status = ${status} AND ${RUN_IS_OPEN}`;
}

async function readRuns(
  transaction: TenantTransaction,
  tenantId: string,
  conditions: readonly Prisma.Sql[],
  limit: number,
): Promise<RunRow[]> {
  const where = Prisma.join([Prisma.sql`r.tenant_id = ${tenantId}`, ...conditions], ' AND ');
  return await readRunsFrom(transaction, Prisma.sql`flow_run r`, where, limit);
}

/**
 * The newest of each flow, and of these the newest: the index over open runs is by flow. In the order of the primary key they
 * would be looked for among all that have ended.
 */
async function readOpenRuns(
  transaction: TenantTransaction,
  tenantId: string,
  conditions: readonly Prisma.Sql[],
  limit: number,
): Promise<RunRow[]> {
  const where = Prisma.join([Prisma.sql`true`, ...conditions], ' AND ');
  const newestOfFlows = Prisma.sql`flow o CROSS JOIN LATERAL (
      SELECT r.* FROM flow_run r WHERE r.tenant_id = o.tenant_id AND r.flow_id = o.id AND ${where}
      ORDER BY r.id DESC LIMIT ${limit}) AS r`;
  return await readRunsFrom(transaction, newestOfFlows, Prisma.sql`o.tenant_id = ${tenantId}`, limit);
}

async function readRunsFrom(
  transaction: TenantTransaction,
  source: Prisma.Sql,
  where: Prisma.Sql,
  limit: number,
): Promise<RunRow[]> {
  return await transaction.$queryRaw<RunRow[]>`
    SELECT r.id, r.flow_id, f.name AS flow_name, r.version, r.status, r.mode, r.customer_id, c.first_name, c.last_name,
      r.started_at, r.ended_at, r.parent_run_id, r.restarted_from, r.depth, r.error, r.wait_reason, r.wake_at, r.state
    FROM ${source}
    LEFT JOIN flow f ON f.tenant_id = r.tenant_id AND f.id = r.flow_id
    LEFT JOIN customer c ON c.tenant_id = r.tenant_id AND c.id = r.customer_id
    WHERE ${where} ORDER BY r.id DESC LIMIT ${limit}`;
}

async function runExists(transaction: TenantTransaction, tenantId: string, id: string): Promise<boolean> {
  return (await transaction.flowRun.count({ where: { tenantId, id } })) > 0;
}

function runFact(row: FactRow): RunFact {
  const { seq, run_id: runId, flow_id: flowId, body } = row;
  return { number: Number(row.number), seq, runId, flowId, atMs: Number(row.at_ms), body };
}
