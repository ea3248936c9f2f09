import { flowError } from '@columba/workflow-contracts';
import { durationToMs } from '../duration.js';
import type { FlowPlan } from '../plan/flow-plan.js';
import { failRun } from './end-run.js';
import type { RunDraft } from './run-draft.js';
import type { RunState } from './run-state.js';

/** The deadline of a run that begins, or is driven on, at this time. */
export function runDeadline({ settings }: FlowPlan, atMs: number): Pick<RunState, 'deadlineMs'> {
  return settings.runTimeout === undefined ? {} : { deadlineMs: atMs + durationToMs(settings.runTimeout) };
}

/** Fails a run whose time is over. True when it was. No error edge catches it: the run as a whole has failed. */
export function failWhenOverdue(draft: RunDraft): boolean {
  const { deadlineMs } = draft.state;
  if (deadlineMs === undefined || draft.atMs < deadlineMs) return false;
  const message = `The run has taken longer than its flow allows (${draft.plan.settings.runTimeout ?? 'its limit'}).`;
  failRun(draft, flowError({ code: 'run.timed-out', kind: 'user', message }), null);
  return true;
}
