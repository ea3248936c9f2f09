import {
  type FlowPlan,
  initialState,
  nextWakeAtMs,
  type RunCommand,
  type RunInput,
  type RunNodeCommand,
  type RunState,
  retryFromFailure,
  runStatusOf,
  type StepResult,
  step,
  waitReasonOf,
} from '@columba/workflow-engine';
import type { CustomerSnapshot } from '../ports/customer.port.js';
import type { ClaimedRun, RunSignal, RunWrite, WaitWrite } from '../ports/run-store.port.js';
import { type EffectAttempt, EffectRunner } from './effect-runner.js';
import { failureFingerprint } from './fingerprint.js';
import type { Settlement } from './node-executors/node-executor.js';
import { type ReceiptPayload, reconciledBy, reconciledEffect } from './reconciliation.js';
import { customerContext } from './run-context.js';
import type { RunDriverDependencies } from './run-driver-dependencies.js';
import type { RunIdentity } from './run-identity.js';
import type { LeasedRun } from './run-leases.service.js';
import { RunWriteBuffer } from './run-write-buffer.js';
import { uuidV7 } from './uuid-v7.js';

/**
 * Advances one run while this worker holds it. Decisions come from the engine's `step()`; this class has effects
 * prepared, commits, starts what was committed, and feeds the answers back, until the run waits or has ended.
 * Nothing leaves before its intent is committed.
 */
export class RunDriver implements LeasedRun {
  leasedAtMs = performance.now();
  /** A run is born with fence 1; a claim brings its own. */
  fence = 1;
  private state: RunState;
  private readonly buffer = new RunWriteBuffer();
  private readonly effects: EffectRunner;
  private toPrepare: RunNodeCommand[] = [];
  private armed: WaitWrite[] = [];
  private wakeAtMs: number | null = null;
  private abandoned = false;

  constructor(
    private readonly run: RunIdentity,
    private readonly plan: FlowPlan,
    private readonly customer: CustomerSnapshot | null,
    private readonly deps: RunDriverDependencies,
    state?: RunState,
  ) {
    this.state = state ?? initialState({ runId: run.id });
    this.effects = new EffectRunner(run, deps);
  }

  get runId(): string {
    return this.run.id;
  }

  get tenantId(): string {
    return this.run.tenantId;
  }

  /** The lease went to another worker: stop what is under way and write nothing more. */
  abandon(): void {
    this.abandoned = true;
    this.effects.abort();
  }

  /** The first step of a new run. Its effects are prepared, not started; `takeWrite` is then the run's first commit. */
  async begin(start: { nodeId: string; event: Record<string, unknown>; atMs: number }): Promise<void> {
    const { id, flowId, version, mode, conversationId } = this.run;
    const conversation = conversationId ? { id: conversationId } : null;
    const context = {
      event: start.event,
      customer: customerContext(this.customer),
      conversation,
      run: { id, flowId, version, mode },
    };
    this.apply({ type: 'started', atMs: start.atMs, nodeId: start.nodeId, context });
    await this.prepareAll();
  }

  /** Takes a claimed run up again: effects that a crash left open, signals, timers that are due. */
  async resume(claimed: ClaimedRun): Promise<void> {
    this.fence = claimed.fence;
    this.apply({ type: 'context', atMs: this.now(), customer: customerContext(this.customer) });
    if (runStatusOf(this.state) === 'failed') this.redrive();
    else await this.recover(claimed);
    this.takeSignals(claimed.signals);
    this.apply({ type: 'timer', atMs: this.now() });
    await this.prepareAll();
  }

  /** A dead letter goes on at the failed node, as a run with facts of its own. */
  private redrive(): void {
    const atMs = this.now();
    this.take(retryFromFailure(this.plan, { ...this.state, seq: 0 }, atMs), atMs);
  }

  private async recover(claimed: ClaimedRun): Promise<void> {
    for (const open of this.effects.openAfterCrash(this.plan, this.state, claimed)) {
      const found = await open.recover();
      if (found === 'repeat') this.toPrepare.push(open.command);
      else this.settle(open.attempt, found);
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
      this.effects.start();
      for (const { attempt, settlement } of await this.effects.arrivals()) this.settle(attempt, settlement);
      this.apply({ type: 'timer', atMs: this.now() });
      await this.prepareAll();
    }
  }

  takeWrite(): RunWrite {
    const status = runStatusOf(this.state);
    this.wakeAtMs = nextWakeAtMs(this.state);
    const write = this.buffer.take({
      status: status === 'waiting' && !this.effects.idle ? 'running' : status,
      state: this.state,
      wakeAtMs: this.wakeAtMs,
      waitReason: status === 'waiting' ? waitReasonOf(this.state) : null,
      release: this.effects.idle,
    });
    this.armed.push(...write.armWaits.filter((wait) => wait.kind !== 'reply'));
    return write;
  }

  private now(): number {
    return this.deps.clock.nowMs();
  }

  private hasWrites(): boolean {
    return !this.buffer.empty;
  }

  /** False when the run was lost. Signals that came in meanwhile are taken in, to be committed next. */
  private async commit(): Promise<boolean> {
    const write = this.takeWrite();
    const result = await this.deps.commits.commit({
      ...write,
      tenantId: this.tenantId,
      runId: this.runId,
      fence: this.fence,
    });
    this.leasedAtMs = performance.now();
    if (result.kind === 'fenced') {
      this.abandon();
      return false;
    }
    if (write.facts.length > 0) this.deps.announcer.announce([this.tenantId]);
    if (result.signalled) {
      this.takeSignals(await this.deps.runs.pendingSignals(this.tenantId, this.runId));
      await this.prepareAll();
    }
    return true;
  }

  private apply(input: RunInput): void {
    this.take(step(this.plan, this.state, input), input.atMs);
  }

  private take({ state, commands, facts }: StepResult, atMs: number): void {
    this.state = state;
    this.buffer.addFacts(facts);
    for (const command of commands) this.obey(command, atMs);
  }

  private obey(command: RunCommand, atMs: number): void {
    switch (command.type) {
      case 'run_node':
        this.toPrepare.push(command);
        return;
      case 'subscribe': {
        const { type: _, ...wait } = command;
        this.buffer.armWait(wait);
        return;
      }
      case 'unsubscribe':
        this.buffer.disarmWait(command.waitId);
        return;
      case 'finish': {
        if (command.status !== 'failed' || !command.error) return;
        const { error } = command;
        const fingerprint = failureFingerprint(this.run.flowId, error);
        this.buffer.fail(error, { id: uuidV7(atMs), nodeId: error.nodeId, fingerprint, error });
      }
    }
  }

  /** Effects that settle without leaving (policy, missing address) may bring further effects: until none is left. */
  private async prepareAll(): Promise<void> {
    while (this.toPrepare.length > 0) {
      const commands = this.toPrepare;
      this.toPrepare = [];
      const prepared = await Promise.all(commands.map((command) => this.effects.prepare(command, this.state)));
      for (const { attempt, settlement } of prepared) {
        if (settlement) this.settle(attempt, settlement);
        else this.intend(attempt);
      }
    }
  }

  private intend(attempt: EffectAttempt): void {
    const { command, prepared } = attempt;
    const { idempotencyKey: key, nodeId, tokenId } = command;
    this.buffer.putEffect({
      key,
      nodeId,
      kind: prepared?.effectKind ?? command.nodeType,
      state: 'intent',
      attempt: command.attempt,
      result: null,
    });
    if (!prepared?.message) return;
    this.buffer.putMessage(prepared.message);
    this.buffer.narrowReply(tokenId, prepared.message.channel);
  }

  private settle(attempt: EffectAttempt, settlement: Settlement): void {
    const { command, prepared } = attempt;
    const { idempotencyKey: key, nodeId, tokenId, attempt: number } = command;
    const effect = { key, nodeId, kind: prepared?.effectKind ?? command.nodeType, attempt: number };
    const atMs = this.now();
    if (settlement.message) this.buffer.putMessage(settlement.message);
    switch (settlement.kind) {
      case 'settled': {
        const { outcome, output, detail, customerPatch } = settlement;
        if (prepared)
          this.buffer.putEffect({ ...effect, state: 'confirmed', result: { outcome, output: output ?? null } });
        const patch = customerPatch && { customer: customerPatch };
        this.apply({ type: 'settled', atMs, tokenId, attempt: number, outcome, output, detail, patch });
        return;
      }
      case 'failed':
        if (prepared) this.buffer.putEffect({ ...effect, state: 'failed', result: null });
        this.apply({ type: 'failed', atMs, tokenId, attempt: number, error: settlement.error });
        return;
      case 'unknown': {
        const { fallback, message } = settlement;
        this.buffer.putEffect({ ...effect, state: 'unknown', result: null });
        const untilMs = atMs + this.deps.options.reconcileMs;
        this.apply({
          type: 'waiting_external',
          reason: 'reconcile',
          atMs,
          tokenId,
          attempt: number,
          correlation: message.id,
          untilMs,
          fallback,
        });
      }
    }
  }

  private takeSignals(signals: readonly RunSignal[]): void {
    const atMs = this.now();
    for (const { id, kind, waitId, payload } of signals) {
      this.buffer.consumeSignal(id);
      if (kind === 'wait' && waitId)
        this.apply({ type: 'signalled', atMs, waitId, payload: this.payloadOf(waitId, payload) });
      else if (kind === 'cancel') this.apply({ type: 'cancelled', atMs, by: null });
      else if (kind === 'pause') this.apply({ type: 'paused', atMs });
      else if (kind === 'resume') this.apply({ type: 'resumed', atMs });
    }
    if (runStatusOf(this.state) === 'cancelled') this.effects.abort();
  }

  /** A receipt speaks of statuses; the engine wants to hear how the parked attempt ended. */
  private payloadOf(waitId: string, payload: object | null): Record<string, unknown> {
    const token = this.state.tokens.find(
      (one) => one.reason === 'reconcile' && one.waits?.some((wait) => wait.id === waitId),
    );
    if (!token) return { ...payload };
    const receipt = payload as ReceiptPayload;
    this.buffer.putEffect(reconciledEffect(waitId, receipt, token));
    return reconciledBy(receipt, token);
  }

  private afterRelease(): void {
    const { tenantId, runId } = this;
    const over = ['completed', 'failed', 'cancelled'].includes(runStatusOf(this.state));
    if (over) return;
    if (this.wakeAtMs !== null) this.deps.wakes.set({ tenantId, runId }, this.wakeAtMs - this.now());
    if (this.armed.length > 0) this.deps.lateSignals.look(this.run, this.armed.splice(0));
  }
}
