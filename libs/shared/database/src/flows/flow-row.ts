import { randomBytes } from 'node:crypto';
import type { FlowDocument } from '@columba/workflow-contracts';
import type { TenantTransaction } from '../pool/tenant-database.js';

export interface LockedFlow {
  draft: FlowDocument;
  etag: string;
}

/** The flow's draft, locked until the transaction ends. Null when it is missing or removed. */
export async function lockFlow(
  transaction: TenantTransaction,
  tenantId: string,
  flowId: string,
): Promise<LockedFlow | null> {
  const rows = await transaction.$queryRaw<LockedFlow[]>`
    SELECT draft, draft_etag AS etag FROM flow
    WHERE tenant_id = ${tenantId} AND id = ${flowId}::uuid AND removed_at IS NULL FOR UPDATE`;
  return rows[0] ?? null;
}

/** Tells workers that what they cached of this tenant's triggers is stale. */
export async function raiseFlowRevision(transaction: TenantTransaction, tenantId: string): Promise<void> {
  await transaction.tenantCounter.update({ where: { tenantId }, data: { flowRevision: { increment: 1 } } });
}

/** A strong validator: never the same twice. */
export function newEtag(): string {
  return randomBytes(12).toString('base64url');
}
