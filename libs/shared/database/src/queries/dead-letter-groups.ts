import type { DeadLetterGroup, Page } from '@columba/workflow-contracts';
import { Prisma } from '../generated/client.js';
import type { TenantTransaction } from '../pool/tenant-database.js';
import { pageOf } from './cursor.js';
import { type DeadLetterRow, deadLetterResource } from './dead-letter-resource.js';

interface GroupRow extends DeadLetterRow {
  count: number;
  first: Date;
  versions: number[];
}

/** Open dead letters by fingerprint, the group that failed last first. A group's place is its newest dead letter. */
export async function readGroups(
  transaction: TenantTransaction,
  tenantId: string,
  before: string | null,
  limit: number,
): Promise<Page<DeadLetterGroup>> {
  const behind = before ? Prisma.sql`WHERE g.newest < ${before}::uuid` : Prisma.empty;
  const rows = await transaction.$queryRaw<GroupRow[]>`
    SELECT g.count, g.first, g.versions, l.id, l.run_id AS "runId", l.flow_id AS "flowId", f.name AS "flowName",
      l.node_id AS "nodeId", l.fingerprint, l.error, l.status, l.failed_at AS "failedAt", l.redrives
    FROM (
      SELECT fingerprint, count(*)::int AS count, min(failed_at) AS first, max(id::text)::uuid AS newest,
        array_agg(DISTINCT version ORDER BY version) AS versions
      FROM failed_flow_run WHERE tenant_id = ${tenantId} AND status = 'open' GROUP BY fingerprint
    ) AS g
    JOIN failed_flow_run l ON l.tenant_id = ${tenantId} AND l.id = g.newest
    LEFT JOIN flow f ON f.tenant_id = l.tenant_id AND f.id = l.flow_id
    ${behind} ORDER BY g.newest DESC LIMIT ${limit + 1}`;
  const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
  return { items: items.map(groupOf), nextCursor };
}

function groupOf({ count, first, versions, ...row }: GroupRow): DeadLetterGroup {
  const sample = deadLetterResource(row);
  const { fingerprint, flowId, flowName, nodeId } = sample;
  const times = { firstFailedAt: first.toISOString(), lastFailedAt: sample.failedAt };
  return { fingerprint, count, ...times, flowId, flowName, nodeId, versions, sample };
}
