import type { ProblemJson } from '@columba/workflow-contracts';

/** An answer of the API that is not 2xx, in its own words (RFC 9457), or a failure to reach it at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What happened. */
  readonly detail: string;
  /** What to do about it. */
  readonly mend: string;
  /** Per field: `pointer` is a JSON Pointer into the request. */
  readonly errors: NonNullable<ProblemJson['errors']>;
  /** The whole answer, for endpoints that add members of their own (`problems` on publish). */
  readonly body: unknown;

  constructor(problem: Partial<ProblemJson> & { status: number }, body?: unknown) {
    super(problem.detail ?? problem.title ?? `The service answered ${problem.status}.`);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code ?? `http.${problem.status}`;
    this.detail = problem.detail ?? problem.title ?? this.message;
    this.mend = problem.mend ?? '';
    this.errors = problem.errors ?? [];
    this.body = body;
  }

  /** The words for one field, by its pointer (`/name`). */
  fieldError(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail;
  }
}

export function unreachable(): ApiError {
  return new ApiError({
    status: 0,
    code: 'network.unreachable',
    detail: 'The service did not answer.',
    mend: 'Check your connection and try again.',
  });
}
