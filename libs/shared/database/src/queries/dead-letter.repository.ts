import type {
  DeadLetterSelection,
  DeadLetterStore,
  OpenDeadLetter,
  PageRequest,
  PendingRun,
} from '@columba/workflow/ports';
import type { DeadLetterGroup, DeadLetterResource, FlowError, Page } from '@columba/workflow-contracts';
import type { Prisma } from '../generated/client.js';
import { storableJson } from '../pool/storable-json.js';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { isUuid } from '../pool/uuid-v7.js';
import { decodeCursor, pageOf } from './cursor.js';
import { readGroups } from './dead-letter-groups.js';
import { type DeadLetterRow, deadLetterResource } from './dead-letter-resource.js';

/** Failed runs that wait for a person. */
export class DeadLetterRepository implements DeadLetterStore {
  constructor(private readonly database: TenantDatabase) {}

  async list(
    tenantId: string,
    filter: { status?: DeadLetterResource['status'] | undefined; fingerprint?: string | undefined } & PageRequest,
  ): Promise<Page<DeadLetterResource>> {
    const { status, fingerprint, limit } = filter;
    const before = decodeCursor(filter.cursor, isUuid);
    const where = { tenantId, status, fingerprint, ...(before ? { id: { lt: before } } : {}) };
    return await this.database.inTenant(tenantId, async (transaction) => {
      const rows = await transaction.failedFlowRun.findMany({ where, orderBy: { id: 'desc' }, take: limit + 1 });
      const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
      const flows = await transaction.flow.findMany({
        where: { tenantId, id: { in: [...new Set(items.map((row) => row.flowId))] } },
        select: { id: true, name: true },
      });
      const names = new Map(flows.map(({ id, name }) => [id, name]));
      const listed = items.map(
        (row) => ({ ...row, flowName: names.get(row.flowId) ?? null }) as unknown as DeadLetterRow,
      );
      return { items: listed.map(deadLetterResource), nextCursor };
    });
  }

  async groups(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<DeadLetterGroup>> {
    const before = decodeCursor(cursor, isUuid);
    return await this.database.inTenant(tenantId, (transaction) => readGroups(transaction, tenantId, before, limit));
  }

  async redriveRunOf(tenantId: string, runId: string): Promise<string | null | undefined> {
    if (!isUuid(runId)) return undefined;
    const letter = await this.database.inTenant(tenantId, (transaction) =>
      transaction.failedFlowRun.findFirst({ where: { tenantId, runId }, select: { redriveRunId: true } }),
    );
    return letter ? letter.redriveRunId : undefined;
  }

  async openOnes(
    tenantId: string,
    selection: DeadLetterSelection,
    limit: number,
    after: string | null = null,
  ): Promise<OpenDeadLetter[]> {
    const chosen = { ...chosenBy(selection), ...(after ? { AND: { id: { gt: after } } } : {}) };
    return await this.database.inTenant(tenantId, async (transaction) => {
      const letters = await transaction.failedFlowRun.findMany({
        where: { tenantId, status: 'open', ...chosen },
        orderBy: { id: 'asc' },
        take: limit,
      });
      const runs = await transaction.flowRun.findMany({
        where: { tenantId, id: { in: letters.map((letter) => letter.runId) } },
        select: { id: true, customerId: true, conversationId: true, state: true, input: true },
      });
      const byId = new Map(runs.map((run) => [run.id, run]));
      return letters.flatMap(({ id, runId, flowId, version, error }) => {
        const run = byId.get(runId);
        if (!run?.state) return [];
        const { customerId, conversationId } = run;
        const found = { id, runId, flowId, version, customerId, conversationId };
        const input = run.input as object | null;
        return [{ ...found, state: run.state as object, input, error: error as unknown as FlowError }];
      });
    });
  }

  async redrive(
    tenantId: string,
    redrives: readonly { deadLetterId: string; run: PendingRun }[],
    by: string | null,
  ): Promise<string[]> {
    const chosen = redrives.filter(({ deadLetterId }) => isUuid(deadLetterId));
    if (chosen.length === 0) return [];
    // One statement: the row that is marked decides who of two makes the run.
    const rows = storableJson(
      chosen
        .map(({ deadLetterId, run }) => ({ ...run, tenantId, deadLetterId }))
        .sort((a, b) => (a.deadLetterId < b.deadLetterId ? -1 : 1)),
    );
    const made = await this.database.inTenant(
      tenantId,
      (transaction) => transaction.$queryRaw<{ id: string }[]>`
        WITH given AS (
          SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS g("deadLetterId" uuid, id uuid, "flowId" uuid, version int,
            "customerId" uuid, "conversationId" uuid, mode text, "eventKey" text, exclusive boolean, input jsonb,
            state jsonb)
        ), marked AS (
          UPDATE failed_flow_run f SET status = 'redriven', redrives = f.redrives + 1, redriven_at = now(),
            redriven_by = ${by}, redrive_run_id = g.id
          FROM given g WHERE f.tenant_id = ${tenantId} AND f.id = g."deadLetterId" AND f.status = 'open'
          RETURNING f.id, f.run_id
        ), moved AS (
          UPDATE flow_signal s SET run_id = g.id FROM given g JOIN marked m ON m.id = g."deadLetterId"
          WHERE s.tenant_id = ${tenantId} AND s.run_id = m.run_id AND columba_outlives_run(s.kind, s.wait_id)
          RETURNING s.run_id
        )
        INSERT INTO flow_run (tenant_id, id, flow_id, version, customer_id, conversation_id, mode, status, event_key,
          exclusive, input, state, signals)
        SELECT ${tenantId}, g.id, g."flowId", g.version, g."customerId", g."conversationId", g.mode, 'pending',
          g."eventKey", g.exclusive, g.input, g.state, (SELECT count(*)::int FROM moved v WHERE v.run_id = g.id)
        FROM given g JOIN marked m ON m.id = g."deadLetterId"
        RETURNING id`,
    );
    return made.map(({ id }) => id);
  }
}

function chosenBy(selection: DeadLetterSelection): Prisma.FailedFlowRunWhereInput {
  if ('ids' in selection) return { id: { in: selection.ids.filter((id) => isUuid(id)) } };
  if ('runIds' in selection) return { runId: { in: selection.runIds.filter((id) => isUuid(id)) } };
  return { fingerprint: selection.fingerprint };
}
