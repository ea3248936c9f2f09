import type {
  ApprovalResource,
  BreakerResource,
  BulkJobResource,
  DeadLetterGroup,
  DeadLetterResource,
  KeptVariableScope,
  MemberResource,
  Page,
  PutVariableRequest,
  RedrivePreview,
  RunAction,
  RunFilter,
  StopResource,
  Variable,
} from '@columba/workflow-contracts';
import type { PageQuery } from './api-types';
import type { HttpTransport, Query } from './http-transport';

const id = encodeURIComponent;

export interface Calls {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => Promise<T>;
  /** Each call is one intention: a repeated one has one effect. */
  post: <T>(path: string, body?: unknown) => Promise<T>;
  http: HttpTransport;
}

export type RunSelection = { ids: string[] } | { filter: RunFilter };
export type RedriveOrder = { version?: number; throttle?: number } & ({ ids: string[] } | { fingerprint: string });
export interface RedriveAnswer {
  /** The runs that were made at once. */
  runIds: string[];
  /** The job that makes them, when there are many or they are throttled. */
  job: BulkJobResource | null;
}
/** Whose variables: those of one flow, or the tenant's. */
export interface VariableGroup {
  scope: KeptVariableScope;
  flowId?: string;
}
export type StopMode = StopResource['mode'];

/** What a tenant's admin does with runs, failures, switches and decisions. */
export function operationsApi({ get, post, http }: Calls) {
  return {
    approvals: {
      list: (query: PageQuery & { status?: ApprovalResource['status'] } = {}, signal?: AbortSignal) =>
        get<Page<ApprovalResource>>('/approvals', { ...query }, signal),
      decide: (approvalId: string, body: { decision: 'approved' | 'rejected'; note: string }) =>
        post<ApprovalResource>(`/approvals/${id(approvalId)}`, body),
    },
    deadLetters: {
      groups: (query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<DeadLetterGroup>>('/dead-letters/groups', { ...query }, signal),
      list: (
        query: PageQuery & { status?: DeadLetterResource['status']; fingerprint?: string } = {},
        signal?: AbortSignal,
      ) => get<Page<DeadLetterResource>>('/dead-letters', { ...query }, signal),
      preview: (order: RedriveOrder) => post<RedrivePreview>('/dead-letters/redrive', { ...order, dryRun: true }),
      redrive: (order: RedriveOrder) => post<RedriveAnswer>('/dead-letters/redrive', order),
    },
    bulkJobs: {
      list: (query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<BulkJobResource>>('/bulk-jobs', { ...query }, signal),
      start: (body: { action: RunAction; throttle?: number } & RunSelection) =>
        post<BulkJobResource>('/runs/bulk', body),
      cancel: (jobId: string) => post<BulkJobResource>(`/bulk-jobs/${id(jobId)}/cancel`),
    },
    stops: {
      /** Switches that are on, of the tenant and of its flows. */
      on: (signal?: AbortSignal) => get<Page<StopResource>>('/stops', { limit: 200 }, signal),
      ofTenant: (query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<StopResource>>('/kill-switch', { ...query }, signal),
      stopFlow: (flowId: string, body: { mode: StopMode; reason?: string }) =>
        post<StopResource>(`/flows/${id(flowId)}/stop`, body),
      resumeFlow: (flowId: string) => post<StopResource>(`/flows/${id(flowId)}/resume`),
      stopTenant: (body: { mode: StopMode; reason?: string }) =>
        post<StopResource>('/kill-switch', { ...body, on: true }),
      resumeTenant: () => post<StopResource>('/kill-switch', { on: false }),
    },
    breakers: {
      list: (query: PageQuery = {}, signal?: AbortSignal) =>
        get<Page<BreakerResource>>('/breakers', { ...query }, signal),
      close: (breakerId: string) => post<BreakerResource>(`/breakers/${id(breakerId)}/close`),
    },
    variables: {
      list: (query: PageQuery & VariableGroup, signal?: AbortSignal) =>
        get<Page<Variable>>('/variables', { ...query }, signal),
      /** Throws ApiError 409 when it is not at `revision` any more. */
      put: async (group: VariableGroup, body: PutVariableRequest) =>
        (await http.send<Variable>('PUT', '/variables', { query: { ...group }, body })).data,
      remove: async (group: VariableGroup, name: string): Promise<void> => {
        await http.send('DELETE', '/variables', { query: { ...group, name } });
      },
    },
    members: {
      list: (signal?: AbortSignal) => get<Page<MemberResource>>('/members', { limit: 200 }, signal),
    },
  };
}
