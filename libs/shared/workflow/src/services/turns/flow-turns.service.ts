import type { FlowDocument } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { FLOW_TURN_STORE, type FlowTurnStore, type TurnAnswer } from '../../ports/flow-turn.port.js';
import type { IntakeWrite } from '../../ports/intake-store.port.js';
import { LIVE_BUS, LIVE_CHANNELS, type LiveBus } from '../../ports/live-bus.port.js';
import type { ClaimedRun } from '../../ports/run-store.port.js';
import { CircuitBreakers } from '../breakers/circuit-breakers.service.js';
import { flowTarget } from '../breakers/flow-target.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from '../logger.js';
import { MicroBatcher } from '../micro-batcher.js';
import { RunWakes } from '../run-wakes.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from '../workflow-options.js';
import { flowKeyOf, type TurnCall, turnChanges } from './turn-changes.js';
import { type RunRest, turnVerdict } from './turn-verdict.js';

const LOOK_MS = 1_000;

type Settings = Pick<FlowDocument['settings'], 'maxConcurrentRuns' | 'breaker'>;

/** A run as its worker leaves it. */
export interface LeftRun {
  tenantId: string;
  runId: string;
  flowId: string;
  fence: number;
  settings: Settings;
  /** Whether it went on because it was its turn. */
  hasTurn: boolean;
  /** Null: another worker has it. */
  rest: RunRest | null;
}

/**
 * Holds runs back in flows that limit how many are under way (`settings.maxConcurrentRuns`), and where the flow's breaker is
 * not closed (`settings.breaker`). Whose turn it is is decided in the store; flows without these settings, and those with
 * a closed breaker alone, cost a look at the settings.
 */
@Injectable()
export class FlowTurns {
  private readonly calls: MicroBatcher<TurnCall, TurnAnswer>;
  private readonly leaving = new Set<Promise<void>>();
  /** Flows that held runs back when last looked. */
  private holding: ReadonlySet<string> = new Set();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(FLOW_TURN_STORE) private readonly store: FlowTurnStore,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
    private readonly breakers: CircuitBreakers,
    private readonly wakes: RunWakes,
  ) {
    this.calls = new MicroBatcher((calls) => this.take(calls), { maxBatch: 500, maxConcurrent: 4 });
  }

  start(): void {
    this.timer ??= setTimeout(() => void this.look(), LOOK_MS);
  }

  /** Resolves when what was left is told. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await Promise.all(this.leaving);
  }

  /** Why a run that an event begins has to wait for its turn; null: it begins. */
  reasonToHold(tenantId: string, flowId: string, settings: Settings): 'flow-limit' | 'flow-breaker' | null {
    if (this.isShut(tenantId, flowId, settings)) return 'flow-breaker';
    return settings.maxConcurrentRuns === undefined ? null : 'flow-limit';
  }

  /** Runs of these events were stored, some of them held back: it may be their turn. */
  stored(writes: readonly Pick<IntakeWrite, 'event' | 'newRuns'>[]): void {
    for (const { event, newRuns } of writes)
      for (const { flowId, write } of newRuns)
        if (write.status === 'pending' && write.waitReason !== null) this.tell({ tenantId: event.tenantId, flowId });
  }

  /**
   * Whether a claimed run may go on. `held`: it was given back, and is woken when it is its turn. Null: nobody asks for
   * turns. What is to be cancelled or paused needs none.
   */
  async enter(run: ClaimedRun, settings: Settings): Promise<'taken' | 'held' | null> {
    const { id: runId, tenantId, flowId, fence, signals } = run;
    if (this.reasonToHold(tenantId, flowId, settings) === null) return null;
    if (signals.some(({ kind }) => kind === 'cancel' || kind === 'pause')) return 'taken';
    const entering = { runId, fence, status: restOf(run), signals: signals.length };
    const { taken } = await this.calls.add({ tenantId, flowId, entering });
    return taken.includes(runId) ? 'taken' : 'held';
  }

  /** Gives the turn back, and counts what failed. A worker that dies before has its turns taken back by the store. */
  left({ tenantId, runId, flowId, fence, settings, hasTurn, rest }: LeftRun): void {
    const { breaker } = settings;
    if (!rest || !(hasTurn || (breaker && rest.status === 'failed'))) return;
    const verdict = turnVerdict(rest);
    if (verdict) this.tell({ tenantId, flowId, leaving: { runId, fence, verdict }, breaker, error: rest.error });
  }

  private isShut(tenantId: string, flowId: string, { breaker }: Settings): boolean {
    if (!breaker) return false;
    return this.holding.has(flowKeyOf({ tenantId, flowId })) || !this.breakers.isClosed(tenantId, flowTarget(flowId));
  }

  private tell(call: TurnCall): void {
    const told: Promise<void> = this.calls
      .add(call)
      .then(() => undefined)
      .catch((error: unknown) => this.logger.warn(errorFields(error), 'turns of a flow not taken, they will be'))
      .finally(() => this.leaving.delete(told));
    this.leaving.add(told);
  }

  private async take(calls: readonly TurnCall[]): Promise<TurnAnswer[]> {
    const answers = new Map<string, TurnAnswer>();
    const changes = turnChanges(calls, this.options.breaker.probes);
    await Promise.all(
      [...changes].map(async ([key, change]) => {
        const answer = await this.store.take(change);
        answers.set(key, answer);
        for (const runId of answer.woken) this.wakes.set({ tenantId: change.tenantId, runId }, 0);
        if (answer.changed) await this.hint(change.tenantId, change.flowId);
      }),
    );
    return calls.map((call) => answers.get(flowKeyOf(call)) ?? { taken: [], woken: [], changed: false });
  }

  /** Workers look every second anyhow. */
  private async hint(tenantId: string, flowId: string): Promise<void> {
    const target = flowTarget(flowId);
    this.logger.info({ tenantId, target }, 'circuit breaker of a flow');
    await this.liveBus.publish(LIVE_CHANNELS.breakers, [{ tenantId, target }]).catch(() => undefined);
  }

  /** Cool-downs that are over, limits that were raised, turns that dead workers kept. */
  private async look(): Promise<void> {
    try {
      const holding = await this.store.holding();
      this.holding = new Set(holding.map(flowKeyOf));
      await Promise.all(holding.map((flow) => this.calls.add(flow)));
    } catch (error) {
      this.logger.warn(errorFields(error), 'flows that hold runs back not read');
    }
    if (this.timer) this.timer = setTimeout(() => void this.look(), LOOK_MS);
  }
}

/** A run whose worker died in it goes back to where it had begun from. */
function restOf({ previousStatus, state }: ClaimedRun): ClaimedRun['previousStatus'] {
  if (previousStatus !== 'running') return previousStatus;
  return state ? 'waiting' : 'pending';
}
