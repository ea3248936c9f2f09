import type { FlowProblem, RetryPolicy } from '@columba/workflow-contracts';
import { hasEffects } from '../behaviours/behaviour-registry.js';
import { configFields } from '../config/config-fields.js';
import { durationToMs } from '../duration.js';
import { durationWords } from './duration-words.js';
import type { GraphNode } from './flow-graph.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Can every retry policy do what it says, in the time that there is? */
export const checkRetries: FlowCheck = ({ nodes, document: { settings } }) => {
  const runMs = settings.runTimeout === undefined ? null : durationToMs(settings.runTimeout);
  return nodes.flatMap((one) => (one.node.retry && one.definition ? checkPolicy(one, one.node.retry, runMs) : []));
};

function checkPolicy(one: GraphNode, policy: RetryPolicy, runMs: number | null): FlowProblem[] {
  if (!one.definition || !hasEffects(one.definition, one.config ?? {})) {
    return [nodeProblem(one, ['retry'], { code: 'retry.no-effect', variant: 'no-effects' })];
  }
  if (policy.maxAttempts === 1) return [];
  if (policy.kinds.length === 0 && policy.codes.length === 0) {
    return [nodeProblem(one, ['retry', 'kinds'], { code: 'retry.no-effect', variant: 'nothing-named' })];
  }
  const totalMs = longestMs(policy, one.node.timeoutMs ?? 0);
  return [...outlasts(one, 'wait', totalMs, waitsAtMostMs(one)), ...outlasts(one, 'run', totalMs, runMs)];
}

function outlasts(one: GraphNode, variant: 'wait' | 'run', totalMs: number, limitMs: number | null): FlowProblem[] {
  if (limitMs === null || totalMs <= limitMs) return [];
  const params = { total: durationWords(totalMs), limit: durationWords(limitMs) };
  return [nodeProblem(one, ['retry'], { code: 'retry.too-long', variant, params })];
}

/** From the first try to the end of the last one, when each takes as long as it may. */
export function longestMs(policy: RetryPolicy, attemptMs: number): number {
  let totalMs = attemptMs * policy.maxAttempts;
  for (let attempt = 1; attempt < policy.maxAttempts; attempt += 1) {
    totalMs += Math.min(policy.initialDelayMs * policy.factor ** (attempt - 1), policy.maxDelayMs);
  }
  return totalMs;
}

/** A node that does something and then waits counts its wait from the beginning, tries included. */
function waitsAtMostMs({ definition, config }: GraphNode): number | null {
  if (!definition?.waits || !config) return null;
  const [longest] = configFields(definition, config, 'iso-duration')
    .map(({ value }) => durationToMs(String(value)))
    .sort((a, b) => b - a);
  return longest ?? null;
}
