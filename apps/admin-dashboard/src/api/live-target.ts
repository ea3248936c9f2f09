import type { LiveTarget, RunFact } from '@columba/workflow-contracts';

export const liveTargetKey = (target: LiveTarget): string => {
  if ('runId' in target) {
    return `run:${target.runId}`;
  }
  return 'flowId' in target ? `flow:${target.flowId}` : 'tenant';
};

/** Which counter a target's facts are numbered by. */
export const factNumber = (target: LiveTarget, fact: RunFact): number => ('runId' in target ? fact.seq : fact.number);

/** One socket carries all subscriptions; each picks its own facts. */
export function concerns(target: LiveTarget, fact: RunFact): boolean {
  if ('runId' in target) {
    return fact.runId === target.runId;
  }
  return 'flowId' in target ? fact.flowId === target.flowId : true;
}
