import { type RunStatus, TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import {
  type FlowPlan,
  initialState,
  nextWakeAtMs,
  type RunInput,
  type RunState,
  retryFromFailure,
  runErrorOf,
  runStatusOf,
  waitReasonOf,
} from '@columba/workflow-engine';
import type { AddressConsent, CustomerSnapshot } from '../ports/customer.port.js';
import type { FlowStop } from '../ports/flow-stop.port.js';
import type { ClaimedRun, RunSignal, RunWrite, WaitWrite } from '../ports/run-store.port.js';
import { EffectRunner } from './effect-runner.js';
import { whatCame } from './reconciliation.js';
import { customerContext, restartContext, startContext } from './run-context.js';
import type { RunDriverDependencies } from './run-driver-dependencies.js';
import type { RunIdentity } from './run-identity.js';
import { intentionOf, pauseIn } from './run-intention.js';
import type { LeasedRun } from './run-leases.service.js';
import { RunRelatives } from './run-relatives.js';
import { RunSteps } from './run-steps.js';
import type { RunRest } from './turns/turn-verdict.js';

/** As facts name the kill switch. */
const STOPPED = { by: null, reason: 'stopped' };
const ENDED_OR_PAUSED: readonly RunStatus[] = [...TERMINAL_RUN_STATUSES, 'paused'];

/**
 * Advances one run while this worker holds it. Decisions come from the engine's `step()`; this class has effects
 * prepared, commits, starts what was committed, and feeds the answers back, until the run waits or has ended.
 * Nothing leaves before its intent is committed.
 */
export class RunDriver implements LeasedRun {
  leasedAtMs = performance.now();
  /** A run is born with fence 1; a claim brings its own. */
  fence = 1;
  /** Whether the run has its flow's turn, to be given back when it rests. */
  hasTurn = false;
  private readonly steps: RunSteps;
  private readonly effects: EffectRunner;
  private readonly relatives: RunRelatives;
  private armed: WaitWrite[] = [];
  private wakeAtMs: number | null = null;
  private abandoned = false;
  private resting = false;

  constructor(
    private readonly run: RunIdentity,
    private readonly plan: FlowPlan,
    private readonly customer: CustomerSnapshot | null,
    private readonly deps: RunDriverDependencies,
    state?: RunState,
  ) {
    this.steps = new RunSteps(run, plan, deps, state ?? initialState({ runId: run.id }));
    this.effects = new EffectRunner(run, deps, this);
    this.relatives = new RunRelatives(run.tenantId, deps.wakes);
  }

  get runId(): string {
    return this.run.id;
  }

  get tenantId(): string {
    return this.run.tenantId;
  }

  get flowId(): string {
    return this.run.flowId;
  }

  get settings(): FlowPlan['settings'] {
    return this.plan.settings;
  }

  /** How the run was left; null while it is under way, or when another worker has it. */
  get rest(): RunRest | null {
    if (!this.resting) return null;
    const { state } = this;
    return { status: runStatusOf(state), waitReason: waitReasonOf(state), error: runErrorOf(state) };
  }

  private get state(): RunState {
    return this.steps.state;
  }

  private get stop(): FlowStop | null {
    return this.deps.switches.stopOf(this.run.tenantId, this.run.flowId);
  }

  /** The lease went to another worker: stop what is under way and write nothing more. */
  abandon(): void {
    this.abandoned = true;
    this.effects.abort();
  }

  /** The first step of a new run. Its effects are prepared, not started; `takeWrite` is then the run's first commit. */
  async begin(
    start: {
      nodeId: string;
      event: Record<string, unknown>;
      atMs: number;
      consent?: AddressConsent | null;
      /** Another worker may still be sending what came before: its messages leave first. */
      handedOver?: boolean;
    },
    signals: readonly RunSignal[] = [],
  ): Promise<void> {
    const { atMs, nodeId, event } = start;
    this.effects.afterOthers = start.handedOver ?? false;
    const context = startContext(this.run, this.customer, event);
    const paused = this.stop?.mode === 'pause' ? STOPPED : pauseIn(signals);
    if (!signals.some((signal) => signal.kind === 'cancel'))
      this.steps.apply({
        type: 'started',
        atMs,
        nodeId,
        context,
        ...(await this.shared()),
        ...(paused ? { paused } : {}),
      });
    this.takeSignals(signals);
    this.obeyStop();
    await this.prepareAll(start.consent ?? null);
  }

  /** Takes a claimed run up again: effects that a crash left open, signals, timers that are due. */
  async resume(claimed: ClaimedRun): Promise<void> {
    this.fence = claimed.fence;
    const shared = await this.shared();
    this.steps.apply({ type: 'context', atMs: this.now(), customer: customerContext(this.customer), ...shared });
    if (runStatusOf(this.state) === 'failed') this.redrive(shared);
    else if (this.state.restart) this.restart(this.state.restart, claimed.signals);
    else await this.recover(claimed);
    this.takeSignals(claimed.signals);
    this.obeyStop();
    this.steps.apply({ type: 'timer', atMs: this.now() });
    await this.prepareAll();
  }

  /** A dead letter goes on at the failed node, as a run with facts of its own. */
  private redrive(shared: Pick<RunState, 'shared'>): void {
    const atMs = this.now();
    const before = { ...this.state, ...shared, seq: 0 };
    this.steps.take(retryFromFailure(this.plan, before, atMs), before, { type: 'redriven', atMs });
  }

  /** Begins at a node of another run, with what that one knew there. */
  private restart(
    { nodeId, from: restartedFrom }: NonNullable<RunState['restart']>,
    signals: readonly RunSignal[],
  ): void {
    const context = restartContext(this.run, this.state);
    const paused = pauseIn(signals) ?? undefined;
    this.steps.apply({ type: 'started', atMs: this.now(), nodeId, context, restartedFrom, paused });
  }

  /** The variables that outlive runs, where the flow reads any. */
  private async shared(): Promise<Pick<RunState, 'shared'>> {
    const { plan, run, deps } = this;
    return plan.shared ? { shared: await deps.variables.read(run.tenantId, run.flowId, plan.shared) } : {};
  }

  private async recover(claimed: ClaimedRun): Promise<void> {
    for (const open of this.effects.openAfterCrash(this.plan, this.state, claimed)) {
      const found = await open.recover();
      if (found === 'repeat') this.steps.giveOut(open.command);
      else this.steps.settle(open.attempt, found);
    }
  }

  /** Goes on until the run waits, has ended or was lost. `stored`: the first write is committed already. */
  async drive(stored: boolean): Promise<void> {
    let clean = stored;
    while (!this.abandoned) {
      if (!clean && !(await this.commit())) return;
      clean = false;
      if (this.hasWrites()) continue;
      if (this.effects.idle) return this.afterRelease();
      this.obeyStop();
      if (this.hasWrites()) continue;
      this.effects.start();
      for (const { attempt, settlement } of await this.effects.arrivals()) this.steps.settle(attempt, settlement);
      this.steps.apply({ type: 'timer', atMs: this.now() });
      await this.prepareAll();
    }
  }

  takeWrite(): RunWrite {
    const status = runStatusOf(this.state);
    this.wakeAtMs = nextWakeAtMs(this.state);
    const write = this.steps.buffer.take({
      status: status === 'waiting' && !this.effects.idle ? 'running' : status,
      state: this.state,
      wakeAtMs: this.wakeAtMs,
      waitReason: status === 'waiting' ? waitReasonOf(this.state) : (this.state.pausedFor ?? null),
      release: this.effects.idle,
    });
    this.armed.push(...write.armWaits.filter(({ kind }) => kind === 'event' || kind === 'reconcile'));
    this.relatives.note(write, this.state);
    return write;
  }

  private now(): number {
    return this.deps.clock.nowMs();
  }

  private hasWrites(): boolean {
    return !this.steps.buffer.empty;
  }

  /** False when the run was lost. Signals that came in meanwhile are taken in, to be committed next. */
  private async commit(): Promise<boolean> {
    const write = this.takeWrite();
    const askedAtMs = performance.now();
    const result = await this.deps.commits.commit({
      ...write,
      tenantId: this.tenantId,
      runId: this.runId,
      fence: this.fence,
    });
    this.leasedAtMs = askedAtMs;
    if (result.kind === 'fenced') {
      this.abandon();
      return false;
    }
    this.relatives.wake();
    if (write.facts.length > 0) this.deps.announcer.announce([this.tenantId]);
    if (result.signalled) {
      this.takeSignals(await this.deps.runs.pendingSignals(this.tenantId, this.runId));
      await this.prepareAll();
    }
    return true;
  }

  /** Effects that settle without leaving (policy, missing address) may bring further effects: until none is left. */
  private async prepareAll(consent: AddressConsent | null = null): Promise<void> {
    for (let commands = this.steps.takeCommands(); commands.length > 0; commands = this.steps.takeCommands()) {
      const prepared = await Promise.all(commands.map((command) => this.effects.prepare(command, this.state, consent)));
      for (const { attempt, settlement } of prepared) {
        if (settlement) this.steps.settle(attempt, settlement);
        else this.steps.intend(attempt);
      }
    }
    this.steps.withdraw(this.effects.takeGivenUp(this.state));
  }

  private takeSignals(signals: readonly RunSignal[]): void {
    const atMs = this.now();
    for (const signal of signals) {
      const { id, kind, waitId, payload } = signal;
      this.steps.buffer.consumeSignal(id);
      if (kind === 'wait' && waitId) {
        const came = whatCame(this.state, waitId, payload);
        if (came.effect) this.steps.buffer.putEffect(came.effect);
        this.steps.apply({ type: 'signalled', atMs, waitId, payload: came.payload });
      }
      const intention = intentionOf(signal, atMs);
      if (intention) this.want(intention);
    }
  }

  /** Pausing and cancelling keep back what has not left yet. */
  private want(intention: RunInput): void {
    const { type } = intention;
    if (type !== 'resumed') this.steps.holdBack(this.effects.takeReady(), intention);
    this.steps.apply(intention);
    if (runStatusOf(this.state) === 'cancelled') this.effects.abort();
  }

  /** A kill switch that is on stops the run here, before anything more leaves. */
  private obeyStop(): void {
    const { stop } = this;
    if (!stop || ENDED_OR_PAUSED.includes(runStatusOf(this.state))) return;
    this.want({ type: stop.mode === 'pause' ? 'paused' : 'cancelled', atMs: this.now(), ...STOPPED });
  }

  private afterRelease(): void {
    const { tenantId, runId } = this;
    this.resting = true;
    this.relatives.wake();
    if (TERMINAL_RUN_STATUSES.includes(runStatusOf(this.state))) return;
    if (this.wakeAtMs !== null) this.deps.wakes.set({ tenantId, runId }, this.wakeAtMs - this.now());
    if (this.armed.length > 0) this.deps.lateSignals.look(this.run, this.armed.splice(0));
  }
}
