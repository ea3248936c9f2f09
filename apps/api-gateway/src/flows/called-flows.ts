import type { FlowStore } from '@columba/workflow/ports';
import { flowDocumentSchema, subflowNode } from '@columba/workflow-contracts';
import type { KnownFlows } from '@columba/workflow-engine';
import { z } from 'zod';

const MOST_LOOKED_UP = 200;
const calledSchema = z.object({ flowId: z.uuid() });

/** The flows of the tenant that a document calls as subflows. What is no flow document calls none. */
export async function calledFlows(
  flows: Pick<FlowStore, 'get'>,
  tenantId: string,
  document: object,
): Promise<KnownFlows> {
  const { data } = flowDocumentSchema.safeParse(document);
  const ids = (data?.nodes ?? []).flatMap(({ type, config }) => {
    const called = type === subflowNode.type ? calledSchema.safeParse(config) : null;
    return called?.success ? [called.data.flowId] : [];
  });
  const found = await Promise.all([...new Set(ids)].slice(0, MOST_LOOKED_UP).map((id) => flows.get(tenantId, id)));
  return new Map(
    found.flatMap((flow) =>
      flow
        ? [[flow.id, flow.publishedVersion === null ? ('unpublished' as const) : ('published' as const)] as const]
        : [],
    ),
  );
}
