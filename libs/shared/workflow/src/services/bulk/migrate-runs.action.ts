import { TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import { type Migration, migrateState, pendingExecutions, type RunState } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import type { BulkItem, BulkJob } from '../../ports/bulk-job.port.js';
import { DATABASE_CLOCK, type DatabaseClock } from '../../ports/clock.port.js';
import { type ClaimedRun, RUN_STORE, type RunStore } from '../../ports/run-store.port.js';
import { FactAnnouncer } from '../fact-announcer.service.js';
import { FlowCatalog } from '../flow-catalog.service.js';
import { RunWakes } from '../run-wakes.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from '../workflow-options.js';
import type { BulkAction, ItemOutcome } from './bulk-action.js';
import { migrationWrite } from './migration-write.js';

/** Moves runs that rest to another version. One that is under way is tried again later. */
@Injectable()
export class MigrateRunsAction implements BulkAction {
  readonly pageSize = 50;

  constructor(
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    private readonly catalog: FlowCatalog,
    private readonly announcer: FactAnnouncer,
    private readonly wakes: RunWakes,
  ) {}

  async handle(job: BulkJob, items: readonly BulkItem[]): Promise<ItemOutcome[]> {
    const { tenantId, spec } = job;
    const toVersion = spec.version ?? 0;
    const open = items.filter(({ status, version }) => !hasEnded(status) && version !== toVersion);
    const keys = open.map(({ runId }) => ({ tenantId, runId }));
    const claimed = await this.runs.claimResting(keys, this.options.owner, this.options.leaseMs);
    const byId = new Map(claimed.map((run) => [run.id, run]));
    return await Promise.all(
      items.map(async ({ runId, status, version }): Promise<ItemOutcome> => {
        if (hasEnded(status)) return { kind: 'skipped', reason: 'The run had ended.' };
        if (version === toVersion) return { kind: 'done' };
        const run = byId.get(runId);
        return run ? await this.migrate(run, toVersion, spec.nodeMapping ?? {}) : { kind: 'later' };
      }),
    );
  }

  private async migrate(run: ClaimedRun, toVersion: number, mapping: Record<string, string>): Promise<ItemOutcome> {
    const { tenantId, flowId, version: fromVersion, state } = run;
    if (!state || isMoving(run)) return await this.letGo(run, { kind: 'later' });
    const [from, to] = await Promise.all([
      this.catalog.plan(tenantId, flowId, fromVersion),
      this.catalog.plan(tenantId, flowId, toVersion),
    ]);
    const migration: Migration = { from, to, fromVersion, toVersion, mapping };
    const moved = migrateState(state as RunState, migration, this.clock.nowMs());
    if (moved.kind === 'refused')
      return await this.letGo(run, { kind: 'skipped', reason: moved.problems[0] ?? 'It cannot move.' });
    const write = migrationWrite(moved, this.clock.nowMs());
    const commit = { ...write, tenantId, runId: run.id, fence: run.fence };
    const result = await this.runs.commitMigration(commit, toVersion);
    if (result.kind === 'fenced') return { kind: 'later' };
    this.announcer.announce([tenantId]);
    // A signal came in meanwhile, and the lease was kept: somebody else takes it in.
    if (result.signalled) await this.runs.giveBack({ tenantId, runId: run.id, fence: run.fence });
    if (write.wakeAtMs !== null) this.wakes.set({ tenantId, runId: run.id }, write.wakeAtMs - this.clock.nowMs());
    return { kind: 'done' };
  }

  private async letGo({ tenantId, id: runId, fence }: ClaimedRun, outcome: ItemOutcome): Promise<ItemOutcome> {
    await this.runs.giveBack({ tenantId, runId, fence });
    return outcome;
  }
}

function hasEnded(status: BulkItem['status']): boolean {
  return (TERMINAL_RUN_STATUSES as readonly string[]).includes(status);
}

/** It has something to do just now, which it does on the version that it is on. */
function isMoving({ state, signals }: ClaimedRun): boolean {
  const { status } = state as RunState;
  const rests = status === 'active' || status === 'paused';
  return !rests || signals.length > 0 || pendingExecutions(state as RunState).length > 0;
}
