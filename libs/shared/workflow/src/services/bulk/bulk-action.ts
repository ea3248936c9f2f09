import type { BulkItem, BulkJob } from '../../ports/bulk-job.port.js';

/** What became of one item. `later`: it was busy, and is tried again when the others are done. */
export type ItemOutcome = { kind: 'done' } | { kind: 'skipped' | 'failed'; reason: string } | { kind: 'later' };

/**
 * One kind of bulk operation. Handling a page twice must do nothing twice: a worker may die between the work and the
 * note that it is done.
 */
export interface BulkAction {
  /** Most items in one page. */
  readonly pageSize: number;
  /** The outcomes in the order of the items. Throws only for what may pass; the page is then tried again. */
  handle(job: BulkJob, items: readonly BulkItem[]): Promise<ItemOutcome[]>;
}
