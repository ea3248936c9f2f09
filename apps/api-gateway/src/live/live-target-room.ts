import type { LiveTarget } from '@columba/workflow-contracts';

/** Every room begins with its tenant, so that no name of one tenant can ever be a room of another. */
export function roomOf(tenantId: string, target: LiveTarget): string {
  if ('runId' in target) return runRoom(tenantId, target.runId);
  if ('flowId' in target) return flowRoom(tenantId, target.flowId);
  return tenantRoom(tenantId);
}

export const tenantRoom = (tenantId: string) => `tenant:${tenantId}`;
export const flowRoom = (tenantId: string, flowId: string) => `tenant:${tenantId}/flow:${flowId}`;
export const runRoom = (tenantId: string, runId: string) => `tenant:${tenantId}/run:${runId}`;
