import { emptyFlowDocument } from '@columba/workflow-contracts';
import { describe, expect, it, vi } from 'vitest';
import { createApiClient } from './api-client';
import type { ApiError } from './api-error';

interface Call {
  url: string;
  init: RequestInit;
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const calls: Call[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    calls.push({ url, init });
    return new Response(body === null ? null : JSON.stringify(body), { status, headers });
  }) as unknown as typeof globalThis.fetch;
  const onUnauthorized = vi.fn();
  return { api: createApiClient({ baseUrl: '/api/v1', fetch, onUnauthorized }), calls, onUnauthorized };
}

const headersOf = (call: Call | undefined): Record<string, string> => call?.init.headers as Record<string, string>;
const refusal = (promise: Promise<unknown>): Promise<ApiError> =>
  promise.then(
    () => expect.unreachable(),
    (error: ApiError) => error,
  );

describe('createApiClient', () => {
  it('leaves unset filters out of the query', async () => {
    const { api, calls } = answering(200, { items: [], nextCursor: null });
    await api.runs.list({ limit: 50, status: 'failed', flowId: undefined, cursor: 'a b' });
    expect(calls[0]?.url).toBe('/api/v1/runs?limit=50&status=failed&cursor=a+b');
  });

  it('escapes ids, so that none can climb to another path', async () => {
    const { api, calls } = answering(200, {});
    await api.flows.get('../runs');
    expect(calls[0]?.url).toBe('/api/v1/flows/..%2Fruns');
  });

  it('reads a draft with its tag and hands the tag back', async () => {
    const document = emptyFlowDocument('Order status');
    const { api, calls } = answering(200, document, { etag: '"v7"' });
    expect(await api.flows.draft('f1')).toEqual({ document, etag: '"v7"' });
    expect(await api.flows.saveDraft('f1', document, '"v7"')).toEqual({ etag: '"v7"' });
    expect(calls[1]?.init.method).toBe('PUT');
    expect(headersOf(calls[1])['if-match']).toBe('"v7"');
    expect(JSON.parse(String(calls[1]?.init.body))).toEqual(document);
  });

  it('gives each intention a key of its own', async () => {
    const { api, calls } = answering(202, { runIds: [] });
    await api.deadLetters.redrive({ fingerprint: 'x' });
    await api.deadLetters.redrive({ fingerprint: 'x' });
    const keys = calls.map((call) => headersOf(call)['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it("carries the API's words in its errors", async () => {
    const problem = {
      type: 'about:blank',
      title: 'Invalid',
      status: 422,
      code: 'request.invalid',
      detail: 'The name is empty.',
      mend: 'Give it a name.',
      errors: [{ pointer: '/name', code: 'too-short', detail: 'Needs at least one letter.' }],
    };
    const { api } = answering(422, problem, { 'content-type': 'application/problem+json' });
    const error = await refusal(api.flows.create({ name: '' }));
    expect(error).toMatchObject({ status: 422, code: 'request.invalid', detail: problem.detail, mend: problem.mend });
    expect(error.fieldError('/name')).toBe('Needs at least one letter.');
    expect(error.body).toEqual(problem);
  });

  it('makes an error of an answer that is no problem document', async () => {
    const { api, onUnauthorized } = answering(502, null);
    expect(await refusal(api.flows.get('f1'))).toMatchObject({ status: 502, code: 'http.502' });
    expect(onUnauthorized).not.toHaveBeenCalled();
  });

  it('tells once that the session has lapsed', async () => {
    const { api, onUnauthorized } = answering(401, { code: 'auth.required', detail: 'Sign in.', mend: '' });
    await refusal(api.auth.me());
    expect(onUnauthorized).toHaveBeenCalledOnce();
  });

  it('a server that cannot be reached is an ApiError too; an abort stays an abort', async () => {
    const failing = vi.fn().mockRejectedValue(new TypeError('fetch failed'));
    const api = createApiClient({ fetch: failing });
    expect(await refusal(api.flows.list())).toMatchObject({ status: 0, code: 'network.unreachable' });
    const abort = new AbortController();
    abort.abort();
    await expect(api.flows.list({}, abort.signal)).rejects.toThrow('fetch failed');
  });

  it('a deletion answers nothing', async () => {
    const { api, calls } = answering(204, null);
    await expect(api.flows.remove('f1')).resolves.toBeUndefined();
    expect(calls[0]?.init.method).toBe('DELETE');
  });
});
