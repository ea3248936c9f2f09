import type { FlowStore } from '@columba/workflow/ports';
import type { FlowDocument } from '@columba/workflow-contracts';
import { Prisma } from '../generated/client.js';
import { storableValue } from '../pool/storable-json.js';
import type { TenantTransaction } from '../pool/tenant-database.js';
import { lockFlow, raiseFlowRevision } from './flow-row.js';

export type FlowPublication = Parameters<FlowStore['publish']>[2];

/** Makes the document the flow's next version. The flow's row is locked, so that numbers follow each other. */
export async function publishFlow(
  transaction: TenantTransaction,
  tenantId: string,
  flowId: string,
  publication: FlowPublication,
): Promise<{ version: number } | null> {
  if (!(await lockFlow(transaction, tenantId, flowId))) return null;
  const last = await transaction.flowVersion.aggregate({ where: { tenantId, flowId }, _max: { version: true } });
  const version = (last._max.version ?? 0) + 1;
  const { label, note, by: publishedBy } = publication;
  const document = storableValue(publication.document);
  const key = { tenantId, flowId, version };
  await transaction.flowVersion.create({ data: { ...key, document: document as object, label, note, publishedBy } });
  await writeParts(transaction, key, document);
  await transaction.flowTrigger.deleteMany({ where: { tenantId, flowId } });
  const triggers = publication.triggers.map(({ nodeId, type, eventType }) => ({ nodeId, type, eventType, ...key }));
  await transaction.flowTrigger.createMany({ data: triggers });
  const now = new Date();
  const maxConcurrentRuns = document.settings.maxConcurrentRuns ?? null;
  await transaction.flow.update({
    where: { tenantId_id: { tenantId, id: flowId } },
    data: { publishedVersion: version, publishedAt: now, updatedAt: now, maxConcurrentRuns },
  });
  await raiseFlowRevision(transaction, tenantId);
  return { version };
}

/** Nodes, edges and variables as rows, for queries across flows. */
async function writeParts(
  transaction: TenantTransaction,
  key: { tenantId: string; flowId: string; version: number },
  { nodes, edges, settings }: FlowDocument,
): Promise<void> {
  await transaction.flowNode.createMany({
    data: nodes.map(({ id: nodeId, type, label, config, retry, timeoutMs, position }) => ({
      ...key,
      nodeId,
      type,
      label,
      config: config as Prisma.InputJsonObject,
      retry: retry ?? Prisma.DbNull,
      timeoutMs,
      x: position?.x,
      y: position?.y,
    })),
  });
  await transaction.flowEdge.createMany({
    data: edges.map(({ id: edgeId, from, to, onError }) => ({
      ...key,
      edgeId,
      fromNode: from.node,
      fromPort: from.port,
      toNode: to.node,
      toPort: to.port,
      onError: onError ?? Prisma.DbNull,
    })),
  });
  await transaction.flowVariable.createMany({
    data: Object.entries(settings.variables).map(([name, initial]) => ({
      ...key,
      name,
      initial: (initial ?? Prisma.JsonNull) as Prisma.InputJsonValue,
    })),
  });
}
