import type { BulkAction, BulkJobResource, Page, RunFilter, RunStatus } from '@columba/workflow-contracts';
import type { PageRequest } from './query-store.port.js';

/** What a bulk job is done to. Runs, or for `redrive` dead letters. */
export type BulkTarget =
  | { ids: readonly string[] }
  | { filter: RunFilter & { olderThanVersion?: number; pausedFor?: string } }
  | { fingerprint: string };

export interface BulkSpec {
  target: BulkTarget;
  /** Goes into the runs' facts: `stopped`, `left by publish`. */
  reason?: string;
  /** `redrive`, `retry`: the version to go on with. `migrate`: the version to move to. */
  version?: number;
  /** `migrate`: old node id -> new node id. */
  nodeMapping?: Record<string, string>;
  /** Items that were busy when their turn came: tried again at the end. Kept by the worker. */
  later?: readonly string[];
}

export interface BulkJob {
  tenantId: string;
  id: string;
  action: BulkAction;
  spec: BulkSpec;
  /** Items a second; null for as fast as it goes. */
  throttle: number | null;
  by: string;
}

/** A job under a worker's lease. */
export interface ClaimedBulkJob extends BulkJob {
  fence: number;
  /** The last item that was handled. */
  position: string | null;
  createdAtMs: number;
}

/** A run, or for `redrive` a dead letter. */
export interface BulkItem {
  id: string;
  runId: string;
  flowId: string;
  version: number;
  /** Of the run; of a dead letter `open`, `redriven` or `discarded`. */
  status: RunStatus | 'open' | 'redriven' | 'discarded';
}

export interface BulkProgress {
  position: string | null;
  done: number;
  failed: number;
  skipped: number;
  reasons: Readonly<Record<string, number>>;
  /** There are no more items. What was counted at the beginning and never seen is added to `skipped`. */
  finished: boolean;
  /** As it is to be from now on. */
  spec: BulkSpec;
  /** How long to leave the job alone before the next page. */
  pauseMs: number;
}

export interface BulkJobStore {
  /** Counts the items and stores the job; a worker takes it up within a second, or after `delayMs`. */
  create(job: Omit<BulkJob, 'id'> & { delayMs?: number }): Promise<BulkJobResource>;
  get(tenantId: string, jobId: string): Promise<BulkJobResource | null>;
  list(tenantId: string, page: PageRequest): Promise<Page<BulkJobResource>>;
  /** What has been done stays done. Null when there is no such job; one that has ended comes back as it is. */
  cancel(tenantId: string, jobId: string): Promise<BulkJobResource | null>;
  /** Leases the job that has waited longest, of any tenant; null when none is due. */
  claim(leaseMs: number): Promise<ClaimedBulkJob | null>;
  /** The next items by id. Chosen by ids, items come whatever their status; by a filter, those that the action is for. */
  page(job: ClaimedBulkJob, limit: number): Promise<BulkItem[]>;
  /** Adds to the counts and lets go of the job. False when the lease went to another worker: then nothing is counted. */
  advance(job: ClaimedBulkJob, progress: BulkProgress): Promise<boolean>;
}

export const BULK_JOB_STORE = Symbol('BulkJobStore');
