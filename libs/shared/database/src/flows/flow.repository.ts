import type { ActiveTrigger, FlowDraft, FlowStore } from '@columba/workflow/ports';
import {
  emptyFlowDocument,
  type FlowDocument,
  type FlowResource,
  type FlowVersionResource,
  type Page,
} from '@columba/workflow-contracts';
import { storableValue } from '../pool/storable-json.js';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { isUuid, uuidV7 } from '../pool/uuid-v7.js';
import { decodeCursor, pageOf } from '../queries/cursor.js';
import { oneFlow, readFlows } from './flow-resource.js';
import { lockFlow, newEtag, raiseFlowRevision } from './flow-row.js';
import { type FlowPublication, publishFlow } from './publish-flow.js';

/** Flows, their drafts and their versions. */
export class FlowRepository implements FlowStore {
  constructor(private readonly database: TenantDatabase) {}

  async list(
    tenantId: string,
    page: { limit: number; cursor?: string | undefined; search?: string | undefined },
  ): Promise<Page<FlowResource>> {
    const before = decodeCursor(page.cursor, isUuid);
    return await this.database.inTenant(tenantId, async (transaction) => {
      const rows = await transaction.flow.findMany({
        where: {
          tenantId,
          removedAt: null,
          ...(before ? { id: { lt: before } } : {}),
          ...(page.search ? { name: { contains: page.search, mode: 'insensitive' as const } } : {}),
        },
        select: { id: true },
        orderBy: { id: 'desc' },
        take: page.limit + 1,
      });
      const { items, nextCursor } = pageOf(rows, page.limit, (row) => row.id);
      const flows = await readFlows(
        transaction,
        tenantId,
        items.map((row) => row.id),
      );
      return { items: flows, nextCursor };
    });
  }

  async get(tenantId: string, flowId: string): Promise<FlowResource | null> {
    if (!isUuid(flowId)) return null;
    return await this.database.inTenant(tenantId, (transaction) => oneFlow(transaction, tenantId, flowId));
  }

  async create(
    tenantId: string,
    { name, description, by }: { name: string; description: string; by: string | null },
  ): Promise<FlowResource> {
    const id = uuidV7();
    const draft = storableValue(emptyFlowDocument(name));
    return await this.database.inTenant(tenantId, async (transaction) => {
      await transaction.flow.create({
        data: {
          tenantId,
          id,
          name: draft.name,
          description: storableValue(description),
          draft: draft as object,
          draftEtag: newEtag(),
          createdBy: by,
        },
      });
      const flow = await oneFlow(transaction, tenantId, id);
      if (!flow) throw new Error('the flow that was just made is gone');
      return flow;
    });
  }

  async update(
    tenantId: string,
    flowId: string,
    change: { name?: string | undefined; description?: string | undefined; enabled?: boolean | undefined },
  ): Promise<FlowResource | null> {
    if (!isUuid(flowId)) return null;
    const { name, description, enabled } = storableValue(change);
    return await this.database.inTenant(tenantId, async (transaction) => {
      const flow = await lockFlow(transaction, tenantId, flowId);
      if (!flow) return null;
      const renamed =
        name === undefined ? {} : { name, draft: { ...flow.draft, name } as object, draftEtag: newEtag() };
      await transaction.flow.update({
        where: { tenantId_id: { tenantId, id: flowId } },
        data: { ...renamed, description, enabled, updatedAt: new Date() },
      });
      if (enabled !== undefined) await raiseFlowRevision(transaction, tenantId);
      return await oneFlow(transaction, tenantId, flowId);
    });
  }

  async remove(tenantId: string, flowId: string): Promise<boolean> {
    if (!isUuid(flowId)) return false;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const { count } = await transaction.flow.updateMany({
        where: { tenantId, id: flowId, removedAt: null },
        data: { removedAt: new Date(), enabled: false },
      });
      if (count > 0) await raiseFlowRevision(transaction, tenantId);
      return count > 0;
    });
  }

  async draft(tenantId: string, flowId: string): Promise<FlowDraft | null> {
    if (!isUuid(flowId)) return null;
    const flow = await this.database.inTenant(tenantId, (transaction) =>
      transaction.flow.findFirst({ where: { tenantId, id: flowId, removedAt: null } }),
    );
    return flow && { document: flow.draft as unknown as FlowDocument, etag: flow.draftEtag };
  }

  async saveDraft(
    tenantId: string,
    flowId: string,
    document: FlowDocument,
    ifMatch: string | null,
  ): ReturnType<FlowStore['saveDraft']> {
    if (!isUuid(flowId)) return { kind: 'missing' };
    return await this.database.inTenant(tenantId, async (transaction) => {
      const flow = await lockFlow(transaction, tenantId, flowId);
      if (!flow) return { kind: 'missing' };
      if (ifMatch !== null && ifMatch !== flow.etag) return { kind: 'stale', etag: flow.etag };
      const draft = storableValue(document);
      const etag = newEtag();
      await transaction.flow.update({
        where: { tenantId_id: { tenantId, id: flowId } },
        data: { name: draft.name, draft: draft as object, draftEtag: etag, updatedAt: new Date() },
      });
      return { kind: 'saved', etag };
    });
  }

  async publish(tenantId: string, flowId: string, version: FlowPublication): Promise<{ version: number } | null> {
    if (!isUuid(flowId)) return null;
    return await this.database.inTenant(tenantId, (transaction) => publishFlow(transaction, tenantId, flowId, version));
  }

  async versions(tenantId: string, flowId: string): Promise<FlowVersionResource[] | null> {
    if (!isUuid(flowId)) return null;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const flow = await transaction.flow.findFirst({
        where: { tenantId, id: flowId, removedAt: null },
        select: { publishedVersion: true, versions: { omit: { document: true }, orderBy: { version: 'desc' } } },
      });
      return flow ? flow.versions.map((version) => versionResource(version, flow.publishedVersion)) : null;
    });
  }

  /** Answers versions of removed flows too: runs in flight end on theirs. */
  async version(
    tenantId: string,
    flowId: string,
    version: number,
  ): Promise<(FlowVersionResource & { document: FlowDocument }) | null> {
    if (!isUuid(flowId)) return null;
    const found = await this.database.inTenant(tenantId, (transaction) =>
      transaction.flowVersion.findUnique({
        where: { tenantId_flowId_version: { tenantId, flowId, version } },
        include: { flow: { select: { publishedVersion: true } } },
      }),
    );
    if (!found) return null;
    const document = found.document as unknown as FlowDocument;
    return { ...versionResource(found, found.flow.publishedVersion), document };
  }

  async activeTriggers(tenantId: string): Promise<{ revision: number; triggers: ActiveTrigger[] }> {
    return await this.database.inTenant(tenantId, async (transaction) => {
      // The revision first: triggers newer than it are read again, older ones are never taken for new.
      const counter = await transaction.tenantCounter.findUnique({ where: { tenantId } });
      const triggers = await transaction.$queryRaw<ActiveTrigger[]>`
        SELECT t.flow_id AS "flowId", t.version, t.node_id AS "nodeId", t.type, t.event_type AS "eventType"
        FROM flow_trigger t JOIN flow f ON f.tenant_id = t.tenant_id AND f.id = t.flow_id
        WHERE t.tenant_id = ${tenantId} AND f.enabled AND f.removed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM flow_stop s WHERE s.tenant_id = ${tenantId} AND s.resumed_at IS NULL
            AND (s.flow_id IS NULL OR s.flow_id = t.flow_id))
        ORDER BY t.flow_id, t.node_id`;
      return { revision: counter?.flowRevision ?? 0, triggers };
    });
  }
}

function versionResource(
  row: { version: number; label: string | null; note: string | null; publishedAt: Date; publishedBy: string | null },
  current: number | null,
): FlowVersionResource {
  const { version, label, note, publishedAt, publishedBy } = row;
  return { version, label, note, publishedAt: publishedAt.toISOString(), publishedBy, current: version === current };
}
