import type { ProblemJson } from '@columba/workflow-contracts';

/** A problem+json answer of the dashboard's own routes, in the same shape as the API's. */
export function problemResponse(problem: Pick<ProblemJson, 'status' | 'code' | 'detail' | 'mend'>): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title: problem.detail, ...problem }), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}

export const foreignOrigin = (): Response =>
  problemResponse({
    status: 403,
    code: 'request.foreign-origin',
    detail: 'The request came from another site.',
    mend: 'Open the dashboard itself and try there.',
  });

export const apiUnreachable = (): Response =>
  problemResponse({
    status: 502,
    code: 'gateway.unreachable',
    detail: 'The API did not answer.',
    mend: 'Wait a moment and try again; if it stays, see whether the API is running.',
  });
