import type { ProblemJson } from '@columba/workflow-contracts';

export type ProblemDetailError = NonNullable<ProblemJson['errors']>[number];

export interface ProblemFields {
  status: number;
  /** Stable word for programs, such as `flow.not-found`. */
  code: string;
  /** What happened, for people. Never a secret, never what was sent. */
  detail: string;
  /** What to do about it. */
  mend: string;
  errors?: readonly ProblemDetailError[];
  headers?: Readonly<Record<string, string>>;
  /** Further members of the answer, such as `problems` of a flow that cannot be published. */
  members?: Readonly<Record<string, unknown>>;
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported content type',
  422: 'Not acceptable as it stands',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable for now',
};

/** An error whose answer is known: RFC 9457 problem details. Whatever else is thrown becomes a 500 without internals. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly fields: ProblemFields) {
    super(`${fields.status} ${fields.code}`);
  }

  get status(): number {
    return this.fields.status;
  }

  toJson(): ProblemJson & Record<string, unknown> {
    const { status, code, detail, mend, errors, members } = this.fields;
    const title = TITLES[status] ?? 'Error';
    return {
      type: `urn:columba:problem:${code}`,
      title,
      status,
      code,
      detail,
      mend,
      ...(errors ? { errors: [...errors] } : {}),
      ...members,
    };
  }
}
