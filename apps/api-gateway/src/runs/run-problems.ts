import { ProblemError } from '../http/problem-error.js';

export function hasEnded(action: string): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'run.ended',
    detail: `The run has ended already; nothing is left to ${action}.`,
    mend: 'Read GET /api/v1/runs/:id for how it ended.',
  });
}

export function hasNotFailed(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'run.not-failed',
    detail: 'Only a run that has failed can be retried.',
    mend: 'To do a run again from one of its nodes, use POST /api/v1/runs/:id/restart.',
  });
}

export function leftNoDeadLetter(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'run.no-dead-letter',
    detail: 'The run has no open dead letter, so there is nothing to retry it from.',
    mend: 'Start it again: POST /api/v1/flows/:id/runs, or restart it from a node: POST /api/v1/runs/:id/restart.',
  });
}

export function cannotRestart(why: string): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'run.cannot-restart',
    detail: why,
    mend: 'Choose a node of path[] in GET /api/v1/runs/:id, outside of loops.',
    errors: [{ pointer: '/nodeId', code: 'cannot-restart', detail: why }],
  });
}

export function startedAlready(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'run.already-active',
    detail: 'This Idempotency-Key has begun a run already.',
    mend: 'Use another Idempotency-Key.',
  });
}

export function isStopped(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'flow.stopped',
    detail: 'The kill switch of the flow, or of the whole tenant, is on: its runs stand still.',
    mend: 'Switch it off first: POST /api/v1/flows/:id/resume, or POST /api/v1/kill-switch with { "on": false }.',
  });
}
