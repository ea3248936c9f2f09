import type { FlowProblem } from '@columba/workflow-contracts';
import { ProblemError } from '../http/problem-error.js';

/** A document with errors, each with its place and its mend. */
export function unpublishable(problems: readonly FlowProblem[]): ProblemError {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return new ProblemError({
    status: 422,
    code: 'flow.invalid',
    detail: `The draft cannot be published: ${errors.length === 1 ? 'one problem stands' : `${errors.length} problems stand`} against it.`,
    mend: 'Mend what problems[] names, save the draft and publish again.',
    errors: errors.slice(0, 100).map(({ pointer, code, message, mend }) => ({ pointer, code, detail: message, mend })),
    members: { problems },
  });
}
