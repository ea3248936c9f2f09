import type { RunFact, RunResource } from '@columba/workflow-contracts';

type RunChange = Partial<Pick<RunResource, 'status' | 'endedAt' | 'error' | 'waitingFor' | 'wakeAt'>>;
const awake = { waitingFor: null, wakeAt: null } as const;
const iso = (ms: number): string => new Date(ms).toISOString();

function ended(status: 'completed' | 'failed' | 'cancelled', fact: RunFact): RunChange {
  return { status, endedAt: iso(fact.atMs), ...awake };
}

function changeOf(fact: RunFact): RunChange | null {
  const { body } = fact;
  switch (body.type) {
    case 'run.started':
    case 'run.resumed':
    case 'node.started':
      return { status: 'running', endedAt: null, error: null, ...awake };
    case 'node.waiting':
      return { status: 'waiting', waitingFor: body.reason, wakeAt: body.untilMs === null ? null : iso(body.untilMs) };
    case 'run.paused':
      return { status: 'paused', ...awake };
    case 'run.completed':
      return ended('completed', fact);
    case 'run.failed':
      return { ...ended('failed', fact), error: body.error };
    case 'run.cancelled':
      return ended('cancelled', fact);
    default:
      return null;
  }
}

/** A row of the runs list after a fact; the same object when the fact says nothing about it. */
export function foldRun(run: RunResource, fact: RunFact): RunResource {
  const change = fact.runId === run.id ? changeOf(fact) : null;
  return change ? { ...run, ...change } : run;
}

/** Many facts over many rows; keeps the array when nothing changed, so that React draws nothing. */
export function foldRuns(runs: RunResource[], facts: readonly RunFact[]): RunResource[] {
  const known = new Set(runs.map((run) => run.id));
  const relevant = facts.filter((fact) => known.has(fact.runId));
  if (relevant.length === 0) {
    return runs;
  }
  return runs.map((run) => relevant.reduce(foldRun, run));
}
