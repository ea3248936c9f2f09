import type { FlowDocument, FlowResource, FlowVersionResource, Page } from '@columba/workflow-contracts';

/** A published trigger; derived from the version's document at publishing. */
export interface ActiveTrigger {
  flowId: string;
  version: number;
  nodeId: string;
  type: string;
  /** CloudEvents type that it listens to. */
  eventType: string;
}

export interface FlowDraft {
  document: FlowDocument;
  /** Strong validator; changes with every save. */
  etag: string;
}

export interface FlowStore {
  list(
    tenantId: string,
    page: { limit: number; cursor?: string | undefined; search?: string | undefined },
  ): Promise<Page<FlowResource>>;
  get(tenantId: string, flowId: string): Promise<FlowResource | null>;
  create(tenantId: string, flow: { name: string; description: string; by: string | null }): Promise<FlowResource>;
  update(
    tenantId: string,
    flowId: string,
    change: { name?: string | undefined; description?: string | undefined; enabled?: boolean | undefined },
  ): Promise<FlowResource | null>;
  /** Soft: the flow leaves lists and starts no runs; runs in flight end on their version. */
  remove(tenantId: string, flowId: string): Promise<boolean>;
  draft(tenantId: string, flowId: string): Promise<FlowDraft | null>;
  /** `ifMatch` null overwrites. `stale` when the draft has changed since; then nothing is written. */
  saveDraft(
    tenantId: string,
    flowId: string,
    document: FlowDocument,
    ifMatch: string | null,
  ): Promise<{ kind: 'saved'; etag: string } | { kind: 'stale'; etag: string } | { kind: 'missing' }>;
  /** Makes the document the next version, replaces the triggers and raises the tenant's flow revision, in one transaction. */
  publish(
    tenantId: string,
    flowId: string,
    version: {
      document: FlowDocument;
      triggers: readonly Omit<ActiveTrigger, 'flowId' | 'version'>[];
      label: string | null;
      note: string | null;
      by: string | null;
    },
  ): Promise<{ version: number } | null>;
  versions(tenantId: string, flowId: string): Promise<FlowVersionResource[] | null>;
  /** Immutable: may be cached for ever. */
  version(
    tenantId: string,
    flowId: string,
    version: number,
  ): Promise<(FlowVersionResource & { document: FlowDocument }) | null>;
  /** Triggers of the tenant's enabled flows' current versions. */
  activeTriggers(tenantId: string): Promise<{ revision: number; triggers: ActiveTrigger[] }>;
}

export const FLOW_STORE = Symbol('FlowStore');
