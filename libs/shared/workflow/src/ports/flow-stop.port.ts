/** What becomes of active runs when a kill switch is thrown. */
export type StopMode = 'pause' | 'cancel';

/** A kill switch that is on. */
export interface FlowStop {
  id: string;
  tenantId: string;
  /** Null: every flow of the tenant. */
  flowId: string | null;
  mode: StopMode;
}

/** A switch with its history: while it was on, events started no run of the flow. */
export interface FlowStopRecord extends FlowStop {
  reason: string;
  stoppedBy: string;
  stoppedAtMs: number;
  resumedBy: string | null;
  resumedAtMs: number | null;
}

export interface FlowStopStore {
  /** Switches that are on, of all tenants. Small; asked every second by every worker. */
  activeStops(): Promise<FlowStop[]>;
  /** Throws the switch and raises the tenant's flow revision. One that is on already comes back as it is. */
  stop(
    tenantId: string,
    stop: { flowId: string | null; mode: StopMode; reason: string; by: string },
  ): Promise<{ stop: FlowStopRecord; created: boolean }>;
  /** Null when none was on. */
  resume(tenantId: string, flowId: string | null, by: string): Promise<FlowStopRecord | null>;
  /** Switches of the tenant that are on: the whole tenant's first, then the newest. */
  listOn(tenantId: string): Promise<FlowStopRecord[]>;
  /** Of one flow with those of the whole tenant, newest first: why an event started nothing. */
  history(tenantId: string, flowId: string | null, limit: number): Promise<FlowStopRecord[]>;
}

export const FLOW_STOP_STORE = Symbol('FlowStopStore');
