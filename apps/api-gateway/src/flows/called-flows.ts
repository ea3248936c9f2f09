import type { FlowStore } from '@columba/workflow/ports';
import { flowDocumentSchema, subflowNode } from '@columba/workflow-contracts';
import type { KnownFlows } from '@columba/workflow-engine';
import { z } from 'zod';

const MOST_LOOKED_UP = 200;
const calledSchema = z.object({ flowId: z.uuid() });

/** The flows of the tenant that a document names: its subflows and its error flow. What is no flow document names none. */
export async function calledFlows(
  flows: Pick<FlowStore, 'get'>,
  tenantId: string,
  document: object,
): Promise<KnownFlows> {
  const { data } = flowDocumentSchema.safeParse(document);
  const errorFlowId = data?.settings.errorFlowId;
  const called = (data?.nodes ?? []).flatMap(({ type, config }) => {
    const read = type === subflowNode.type ? calledSchema.safeParse(config) : null;
    return read?.success ? [read.data.flowId] : [];
  });
  const ids = errorFlowId === undefined ? called : [errorFlowId, ...called];
  const found = await Promise.all([...new Set(ids)].slice(0, MOST_LOOKED_UP).map((id) => flows.get(tenantId, id)));
  return new Map(
    found.flatMap((flow) =>
      flow
        ? [[flow.id, flow.publishedVersion === null ? ('unpublished' as const) : ('published' as const)] as const]
        : [],
    ),
  );
}
