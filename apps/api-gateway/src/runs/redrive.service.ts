import { DeadLetterService } from '@columba/workflow';
import type { OpenDeadLetter } from '@columba/workflow/ports';
import type { BulkJobResource, RedrivePreview, RedriveRequest } from '@columba/workflow-contracts';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { BulkJobs } from '../bulk-jobs/bulk-jobs.service.js';

/** So many are re-driven at once and answered with their run ids; more become a bulk job. */
export const MOST_AT_ONCE = 100;
const PREVIEW_PAGE = 200;
const MOST_SHOWN = 100;

export interface RedriveAnswer {
  runIds: string[];
  job: BulkJobResource | null;
}

/** Failed runs taken up again: a few at once, many as a job, and what it would do beforehand. */
@Injectable()
export class Redrive {
  constructor(
    private readonly deadLetters: DeadLetterService,
    private readonly bulkJobs: BulkJobs,
  ) {}

  async redrive(caller: Caller, request: RedriveRequest): Promise<RedriveAnswer> {
    const { tenantId, actor } = caller;
    const { version, throttle } = request;
    const selection = selectionOf(request);
    const some = await this.deadLetters.preview(tenantId, selection, version, null, MOST_AT_ONCE + 1);
    if (throttle === undefined && some.length <= MOST_AT_ONCE)
      return { ...(await this.deadLetters.redrive(tenantId, selection, { by: actor, version })), job: null };
    const job = await this.bulkJobs.create(caller, 'redrive', { target: selection, version }, { throttle });
    return { runIds: [], job };
  }

  /** What a re-drive would do and what it would skip, and why. */
  async preview({ tenantId }: Caller, request: RedriveRequest): Promise<RedrivePreview> {
    const items: RedrivePreview['items'] = [];
    for (let after: string | null = null, more = true; more; after = items.at(-1)?.id ?? null) {
      const page = await this.deadLetters.preview(tenantId, selectionOf(request), request.version, after, PREVIEW_PAGE);
      items.push(...page.map(previewItem));
      more = page.length === PREVIEW_PAGE;
    }
    const reasons = countReasons(items);
    const willSkip = reasons.reduce((sum, { count }) => sum + count, 0);
    const [total, willRedrive] = [items.length, items.length - willSkip];
    return { total, willRedrive, willSkip, reasons, items: items.slice(0, MOST_SHOWN) };
  }
}

type PreviewItem = RedrivePreview['items'][number];

function previewItem({ letter, problem }: { letter: OpenDeadLetter; problem: string | null }): PreviewItem {
  const { id, runId, error } = letter;
  return { id, runId, nodeId: error.nodeId, action: problem === null ? 'redrive' : 'skip', reason: problem };
}

/** Why items are passed over, most frequent first. */
function countReasons(items: readonly PreviewItem[]): RedrivePreview['reasons'] {
  const counts = new Map<string, number>();
  for (const { reason } of items) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}

function selectionOf(request: RedriveRequest): { ids: string[] } | { fingerprint: string } {
  return 'ids' in request ? { ids: request.ids } : { fingerprint: request.fingerprint };
}
