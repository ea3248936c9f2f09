import { type FlowError, flowError } from '@columba/workflow-contracts';
import { giveUpRun, initialState, pendingExecutions, type RunState } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import type { ClaimedRun } from '../ports/run-store.port.js';
import { CommitBatcher } from './commit-batcher.service.js';
import { MAX_CRASHES } from './effect-runner.js';
import { errorRunOf } from './error-run.js';
import { FactAnnouncer } from './fact-announcer.service.js';
import { failureFingerprint } from './fingerprint.js';
import { FlowCatalog } from './flow-catalog.service.js';
import { FlowTurns } from './turns/flow-turns.service.js';
import { uuidV7 } from './uuid-v7.js';

/**
 * Whether workers stop in this run for a reason of its own. An effect that was under way fails its node first, so that
 * an error edge may catch it; if workers go on stopping, or stopped without any effect, the run as a whole is given up.
 */
export function isPoisoned({ crashes, state, effects }: ClaimedRun): boolean {
  if (crashes < MAX_CRASHES) return false;
  if (crashes > MAX_CRASHES || !state) return true;
  const open = new Set(pendingExecutions(state as RunState).map(({ idempotencyKey }) => idempotencyKey));
  return !effects.some(({ key }) => open.has(key));
}

/** Gives runs up that stop every worker that takes them: straight to the dead letters, without running their step. */
@Injectable()
export class PoisonedRuns {
  constructor(
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    private readonly commits: CommitBatcher,
    private readonly announcer: FactAnnouncer,
    private readonly catalog: FlowCatalog,
    private readonly turns: FlowTurns,
  ) {}

  async giveUp(claimed: ClaimedRun): Promise<void> {
    const { id: runId, tenantId, flowId, version, fence } = claimed;
    const atMs = this.clock.nowMs();
    const before = (claimed.state as RunState | null) ?? initialState({ runId });
    const { state, facts, error } = giveUpRun(before, poisoned(), atMs);
    const fingerprint = failureFingerprint(flowId, error);
    const plan = await this.catalog.planIfThere(tenantId, flowId, version);
    const errorRun = plan && errorRunOf(claimed, plan, state, error, atMs);
    const nothing = { armWaits: [], disarmWaits: [], effects: [], messages: [], consumedSignals: [] };
    await this.commits.commit({
      tenantId,
      runId,
      fence,
      status: 'failed',
      state,
      wakeAtMs: null,
      waitReason: null,
      error,
      facts,
      ...nothing,
      children: errorRun ? [errorRun] : [],
      deadLetter: { id: uuidV7(atMs), nodeId: error.nodeId, fingerprint, error },
      release: true,
    });
    this.announcer.announce([tenantId]);
    if (!plan) return;
    const { settings } = plan;
    const rest = { status: 'failed' as const, waitReason: null, error };
    const hasTurn = settings.maxConcurrentRuns !== undefined;
    this.turns.left({ tenantId, runId, flowId, fence, settings, hasTurn, rest });
  }
}

function poisoned(): FlowError {
  const message = 'Workers stopped each time they took this run on. Look at the node that it stands at, then retry it.';
  return flowError({ code: 'run.poisoned', kind: 'bug', message });
}
