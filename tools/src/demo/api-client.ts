import type { FlowDocument, FlowResource, RunDetail } from '@columba/workflow-contracts';

export interface SimulatedMessage {
  to: string;
  text: string;
  [detail: string]: unknown;
}

/** The few calls of the public API that scripts need. Every refusal becomes an error with the server's own words. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly apiKey: string,
  ) {}

  /** Creates a flow, saves the document as its draft and publishes it. Resolves with the flow's id. */
  async publish(document: FlowDocument): Promise<string> {
    const flow = await this.call<FlowResource>('POST', '/api/v1/flows', { name: document.name });
    await this.call('PUT', `/api/v1/flows/${flow.id}/draft`, document, { 'if-match': '*' });
    await this.call('POST', `/api/v1/flows/${flow.id}/publish`, {});
    return flow.id;
  }

  async run(runId: string): Promise<RunDetail> {
    return await this.call<RunDetail>('GET', `/api/v1/runs/${runId}`);
  }

  async call<Answer>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const authorization = { authorization: `Bearer ${this.apiKey}` };
    return await callJson<Answer>(`${this.baseUrl}${path}`, method, body, { ...authorization, ...headers });
  }
}

/** @throws Error with method, address, status and the start of the answer. */
export async function callJson<Answer>(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text.slice(0, 1_000)}`);
  return (text ? JSON.parse(text) : undefined) as Answer;
}
