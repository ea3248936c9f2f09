import type { FlowEdge } from '@columba/workflow-contracts';

/** Names of the variables that an error edge turns its error into. */
export function assignedByErrorEdge({ onError }: FlowEdge): string[] {
  const { set } = (onError ?? {}) as { set?: readonly { name: string }[] };
  return (set ?? []).map(({ name }) => name);
}
