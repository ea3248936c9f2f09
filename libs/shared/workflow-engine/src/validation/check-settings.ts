import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import type { FlowGraph } from './flow-graph.js';
import { type FlowCheck, problem } from './problem.js';

/** Do the flow's settings make sense together? */
export const checkSettings: FlowCheck = (graph) => {
  const { settings } = graph.document;
  return [...checkTimezone(settings.timezone), ...checkReentry(settings), ...checkErrorFlow(graph)];
};

function checkTimezone(timezone: string): FlowProblem[] {
  if (isTimezone(timezone)) return [];
  return [problem(['settings', 'timezone'], { code: 'settings.timezone', params: { timezone } })];
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: timezone });
    return timezone !== '';
  } catch {
    return false;
  }
}

/** Only where the tenant's flows are known: the canvas alone cannot tell. */
function checkErrorFlow({ document, flowId, flows }: FlowGraph): FlowProblem[] {
  const { errorFlowId } = document.settings;
  if (errorFlowId === undefined) return [];
  const at = ['settings', 'errorFlowId'];
  if (errorFlowId === flowId) return [problem(at, { code: 'settings.error-flow', variant: 'itself' })];
  const known = flows?.get(errorFlowId);
  if (flows === null || known === 'published') return [];
  const variant = known === undefined ? 'unknown' : 'unpublished';
  return [problem(at, { code: 'settings.error-flow', variant })];
}

function checkReentry({ reentry, reentryPeriod }: FlowDocument['settings']): FlowProblem[] {
  const needsPeriod = reentry === 'ignore-for';
  if (needsPeriod === (reentryPeriod !== undefined)) return [];
  const variant = needsPeriod ? 'missing' : 'needless';
  return [problem(['settings', 'reentryPeriod'], { code: 'settings.reentry-period', variant, params: { reentry } })];
}
