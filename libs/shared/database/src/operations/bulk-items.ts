import type { BulkItem, BulkTarget } from '@columba/workflow/ports';
import type { BulkAction } from '@columba/workflow-contracts';
import { Prisma } from '../generated/client.js';
import type { TenantTransaction } from '../pool/tenant-database.js';
import { RUN_IS_OPEN } from '../queries/open-run.js';

interface Selection {
  tenantId: string;
  action: BulkAction;
  target: BulkTarget;
  /** Only items behind this one. */
  after: string | null;
}

/** Runs that an action is for, where a filter chooses them. Worded so that partial indexes serve them. */
const FOR_ACTION: Record<Exclude<BulkAction, 'redrive'>, Prisma.Sql> = {
  cancel: RUN_IS_OPEN,
  pause: Prisma.sql`${RUN_IS_OPEN} AND r.status <> 'paused'`,
  resume: Prisma.sql`${RUN_IS_OPEN} AND r.status = 'paused'`,
  retry: Prisma.sql`r.status = 'failed'`,
  migrate: RUN_IS_OPEN,
};

export async function readItems(transaction: TenantTransaction, chosen: Selection, limit: number): Promise<BulkItem[]> {
  const where = Prisma.join(conditionsOf(chosen), ' AND ');
  if (chosen.action === 'redrive')
    return await transaction.$queryRaw<BulkItem[]>`
      SELECT r.id, r.run_id AS "runId", r.flow_id AS "flowId", r.version, r.status FROM failed_flow_run r
      WHERE ${where} ORDER BY r.id LIMIT ${limit}`;
  return await transaction.$queryRaw<BulkItem[]>`
    SELECT r.id, r.id AS "runId", r.flow_id AS "flowId", r.version, r.status FROM flow_run r
    WHERE ${where} ORDER BY r.id LIMIT ${limit}`;
}

export async function countItems(transaction: TenantTransaction, chosen: Selection): Promise<number> {
  if ('ids' in chosen.target) return new Set(chosen.target.ids).size;
  const where = Prisma.join(conditionsOf(chosen), ' AND ');
  const table = chosen.action === 'redrive' ? Prisma.sql`failed_flow_run` : Prisma.sql`flow_run`;
  const [counted] = await transaction.$queryRaw<
    { n: number }[]
  >`SELECT count(*)::int AS n FROM ${table} r WHERE ${where}`;
  return counted?.n ?? 0;
}

function conditionsOf({ tenantId, action, target, after }: Selection): Prisma.Sql[] {
  return [
    Prisma.sql`r.tenant_id = ${tenantId}`,
    ...(after ? [Prisma.sql`r.id > ${after}::uuid`] : []),
    ...targetConditions(action, target),
  ];
}

function targetConditions(action: BulkAction, target: BulkTarget): Prisma.Sql[] {
  if ('ids' in target) return [Prisma.sql`r.id = ANY(${[...target.ids]}::uuid[])`];
  if ('fingerprint' in target)
    return [Prisma.sql`r.fingerprint = ${target.fingerprint}`, Prisma.sql`r.status = 'open'`];
  const base = action === 'redrive' ? Prisma.sql`r.status = 'open'` : FOR_ACTION[action];
  return [base, ...filterConditions(target.filter)];
}

function filterConditions(filter: Extract<BulkTarget, { filter: unknown }>['filter']): Prisma.Sql[] {
  const { flowId, status, customerId, version, startedBefore, startedAfter, olderThanVersion, pausedFor } = filter;
  return [
    ...(flowId ? [Prisma.sql`r.flow_id = ${flowId}::uuid`] : []),
    ...(status ? [Prisma.sql`r.status = ${status}`] : []),
    ...(customerId ? [Prisma.sql`r.customer_id = ${customerId}::uuid`] : []),
    ...(version ? [Prisma.sql`r.version = ${version}`] : []),
    ...(startedBefore ? [Prisma.sql`r.started_at < ${startedBefore}::timestamptz`] : []),
    ...(startedAfter ? [Prisma.sql`r.started_at > ${startedAfter}::timestamptz`] : []),
    ...(olderThanVersion ? [Prisma.sql`r.version < ${olderThanVersion}`] : []),
    ...(pausedFor ? [Prisma.sql`r.wait_reason = ${pausedFor}`] : []),
  ];
}
