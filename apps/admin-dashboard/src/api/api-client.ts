import type {
  ConnectionResource,
  CustomerResource,
  FlowDocument,
  FlowResource,
  FlowVersionResource,
  MessageResource,
  NodeTypeResource,
  Page,
  Restarted,
  RunAccepted,
  RunDetail,
  RunFact,
  RunMode,
  RunResource,
  RunStatus,
} from '@columba/workflow-contracts';
import type {
  FlowVersionDetail,
  LiveTicket,
  Me,
  PageQuery,
  PublishAnswer,
  RuntimeConfig,
  ValidationAnswer,
} from './api-types';
import { HttpTransport, type Query, type TransportOptions } from './http-transport';
import { operationsApi } from './operations-api';

const id = encodeURIComponent;
/** One key for one intention: a repeated POST with it has one effect. */
const onceOnly = (): Record<string, string> => ({ 'idempotency-key': crypto.randomUUID() });

/**
 * Every endpoint the dashboard uses, typed by the contracts. Answers are the API's; failures are ApiErrors.
 * `signal` comes last everywhere.
 */
export function createApiClient(options: TransportOptions = {}) {
  const http = new HttpTransport(options);
  const get = async <T>(path: string, query?: Query, signal?: AbortSignal) =>
    (await http.send<T>('GET', path, { query, signal })).data;
  const post = async <T>(path: string, body?: unknown) =>
    (await http.send<T>('POST', path, { body: body ?? {}, headers: onceOnly() })).data;

  return {
    ...operationsApi({ get, post, http }),
    auth: {
      me: (signal?: AbortSignal) => get<Me>('/auth/me', undefined, signal),
      liveTicket: () => post<LiveTicket>('/auth/live-ticket'),
    },
    config: (signal?: AbortSignal) => get<RuntimeConfig>('/config', undefined, signal),
    nodeTypes: {
      list: (signal?: AbortSignal) => get<Page<NodeTypeResource>>('/node-types', undefined, signal),
    },
    flows: {
      list: (query: PageQuery = {}, signal?: AbortSignal) => get<Page<FlowResource>>('/flows', { ...query }, signal),
      get: (flowId: string, signal?: AbortSignal) => get<FlowResource>(`/flows/${id(flowId)}`, undefined, signal),
      create: (body: { name: string; description?: string }) => post<FlowResource>('/flows', body),
      update: async (flowId: string, body: { name?: string; description?: string; enabled?: boolean }) =>
        (await http.send<FlowResource>('PATCH', `/flows/${id(flowId)}`, { body })).data,
      remove: async (flowId: string): Promise<void> => {
        await http.send('DELETE', `/flows/${id(flowId)}`);
      },
      /** The draft and the tag to save it with. */
      draft: async (flowId: string, signal?: AbortSignal): Promise<{ document: FlowDocument; etag: string | null }> => {
        const answer = await http.send<FlowDocument>('GET', `/flows/${id(flowId)}/draft`, { signal });
        return { document: answer.data, etag: answer.etag };
      },
      /** Throws ApiError 412 when somebody else saved since `etag`. */
      saveDraft: async (
        flowId: string,
        document: FlowDocument,
        etag: string | null,
      ): Promise<{ etag: string | null }> => {
        const headers: Record<string, string> = etag ? { 'if-match': etag } : {};
        const answer = await http.send('PUT', `/flows/${id(flowId)}/draft`, { body: document, headers });
        return { etag: answer.etag };
      },
      validate: (flowId: string) => post<ValidationAnswer>(`/flows/${id(flowId)}/validate`),
      /** Throws ApiError 422 with `body.problems` when the draft has errors. */
      publish: (flowId: string, body: { label?: string; note?: string } = {}) =>
        post<PublishAnswer>(`/flows/${id(flowId)}/publish`, body),
      versions: (flowId: string, query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<FlowVersionResource>>(`/flows/${id(flowId)}/versions`, { ...query }, signal),
      version: (flowId: string, version: number, signal?: AbortSignal) =>
        get<FlowVersionDetail>(`/flows/${id(flowId)}/versions/${version}`, undefined, signal),
      startRun: (
        flowId: string,
        body: { customerId?: string; input?: Record<string, unknown>; mode?: RunMode; clock?: string },
      ) => post<{ runId: string }>(`/flows/${id(flowId)}/runs`, body),
    },
    runs: {
      list: (
        query: PageQuery & { flowId?: string; status?: RunStatus; customerId?: string } = {},
        signal?: AbortSignal,
      ) => get<Page<RunResource>>('/runs', { ...query }, signal),
      get: (runId: string, signal?: AbortSignal) => get<RunDetail>(`/runs/${id(runId)}`, undefined, signal),
      /** Facts with `seq` greater than `after`, in order. */
      facts: (runId: string, query: { after?: number; limit?: number } = {}, signal?: AbortSignal) =>
        get<Page<RunFact>>(`/runs/${id(runId)}/facts`, { ...query }, signal),
      messages: (runId: string, query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<MessageResource>>(`/runs/${id(runId)}/messages`, { ...query }, signal),
      cancel: (runId: string) => post<RunAccepted>(`/runs/${id(runId)}/cancel`),
      pause: (runId: string) => post<RunAccepted>(`/runs/${id(runId)}/pause`),
      resume: (runId: string) => post<RunAccepted>(`/runs/${id(runId)}/resume`),
      /** The answer is the run that goes on for the failed one. */
      retry: (runId: string) => post<RunAccepted>(`/runs/${id(runId)}/retry`),
      /** A new run that begins at a node of this one. */
      restart: (runId: string, body: { nodeId: string }) => post<Restarted>(`/runs/${id(runId)}/restart`, body),
    },
    customers: {
      list: (query: PageQuery & { search?: string } = {}, signal?: AbortSignal) =>
        get<Page<CustomerResource>>('/customers', { ...query }, signal),
      get: (customerId: string, signal?: AbortSignal) =>
        get<CustomerResource>(`/customers/${id(customerId)}`, undefined, signal),
      timeline: (customerId: string, query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<MessageResource>>(`/customers/${id(customerId)}/timeline`, { ...query }, signal),
    },
    connections: {
      list: (query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<ConnectionResource>>('/connections', { ...query }, signal),
    },
  };
}

export type ApiClient = ReturnType<typeof createApiClient>;
