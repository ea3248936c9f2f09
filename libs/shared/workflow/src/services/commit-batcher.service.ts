import { Inject, Injectable } from '@nestjs/common';
import { type CommitResult, RUN_STORE, type RunCommit, type RunStore } from '../ports/run-store.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { MicroBatcher } from './micro-batcher.js';

/** Pauses between tries while the database is away; together shorter than a lease. */
const RETRY_PAUSES_MS = [50, 150, 400, ...Array.from({ length: 12 }, () => 500)];

/**
 * Groups the commits of many runs into one transaction. Trying again is safe: a commit that did go through has either
 * the same fence and the same content, or an ended run, which nothing changes any more.
 */
@Injectable()
export class CommitBatcher {
  private readonly batcher: MicroBatcher<RunCommit, CommitResult>;

  constructor(
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {
    this.batcher = new MicroBatcher((commits) => this.flush(commits), { maxBatch: 200, maxConcurrent: 2 });
  }

  commit(commit: RunCommit): Promise<CommitResult> {
    return this.batcher.add(commit);
  }

  private async flush(commits: RunCommit[]): Promise<CommitResult[]> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.runs.commit(commits);
      } catch (error) {
        if (isRefusedByContent(error) && commits.length > 1) return await this.oneByOne(commits);
        const pauseMs = RETRY_PAUSES_MS[attempt];
        if (isRefusedByContent(error) || pauseMs === undefined) throw error;
        this.logger.warn({ ...errorFields(error), runs: commits.length, attempt }, 'commit failed, trying again');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /** One run's content is refused: the others must not suffer for it. Its own commit answers `fenced`: it is given up here. */
  private async oneByOne(commits: RunCommit[]): Promise<CommitResult[]> {
    const results: CommitResult[] = [];
    for (const commit of commits) {
      try {
        results.push(...(await this.flush([commit])));
      } catch (error) {
        this.logger.error({ ...errorFields(error), runId: commit.runId, tenantId: commit.tenantId }, 'commit refused');
        results.push({ kind: 'fenced' });
      }
    }
    return results;
  }
}

/** SQLSTATE classes of data exceptions and constraint violations: the same content will be refused again. */
function isRefusedByContent(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^(22|23)/.test(code) && code !== '23505';
}
