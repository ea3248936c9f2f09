import { flowError } from '@columba/workflow-contracts';
import {
  type FlowPlan,
  type RecordedInput,
  type RunCommand,
  type RunInput,
  type RunNodeCommand,
  type RunState,
  type StepResult,
  step,
} from '@columba/workflow-engine';
import type { EffectAttempt } from './effect-runner.js';
import { errorRunOf } from './error-run.js';
import { failureFingerprint } from './fingerprint.js';
import type { Settlement } from './node-executors/node-executor.js';
import type { RunDriverDependencies } from './run-driver-dependencies.js';
import type { RunIdentity } from './run-identity.js';
import { RunWriteBuffer } from './run-write-buffer.js';
import { effectRow, settledEffect, settlementInput } from './settlement-input.js';
import { uuidV7 } from './uuid-v7.js';

/** Parks an attempt that has not left, until the run goes on. */
const HELD = { type: 'waiting_external', reason: 'limit' } as const;
/** Of a message that was about to leave when its run was cancelled. */
const NOT_SENT = flowError({
  code: 'run.cancelled',
  kind: 'user',
  message: 'The run was cancelled before it was sent.',
});

/** Of a message whose path was broken off before it had left. */
const GIVEN_UP = flowError({
  code: 'run.path-given-up',
  kind: 'user',
  message: 'The loop was left before it was sent.',
});

/** A run in memory, step by step: its state, the commands that are to be prepared, and what the next commit will write. */
export class RunSteps {
  readonly buffer = new RunWriteBuffer();
  private toPrepare: RunNodeCommand[] = [];

  constructor(
    private readonly run: RunIdentity,
    private readonly plan: FlowPlan,
    private readonly deps: Pick<RunDriverDependencies, 'clock' | 'options' | 'recorder'>,
    public state: RunState,
  ) {}

  apply(input: RunInput): void {
    this.take(step(this.plan, this.state, input), this.state, input);
  }

  /** What a step has led to. */
  take(result: StepResult, before: RunState, input: RecordedInput): void {
    this.deps.recorder?.note(this.run, before, input, result);
    this.state = result.state;
    this.buffer.addFacts(result.facts);
    for (const command of result.commands) this.obey(command, input.atMs);
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
      case 'start_child':
      case 'cancel_child':
        this.buffer.putChild(command);
        return;
      case 'finish': {
        if (command.status !== 'failed' || !command.error) return;
        const { error } = command;
        const fingerprint = failureFingerprint(this.run.flowId, error);
        this.buffer.fail(error, { id: uuidV7(atMs), nodeId: error.nodeId, fingerprint, error });
        const errorRun = errorRunOf(this.run, this.plan, this.state, error, atMs);
        if (errorRun) this.buffer.putChild(errorRun);
      }
    }
  }

  giveOut(command: RunNodeCommand): void {
    this.toPrepare.push(command);
  }

  /** What is to be prepared; the caller does it. */
  takeCommands(): RunNodeCommand[] {
    return this.toPrepare.splice(0);
  }

  /** Its intent is written with the next commit, after which it may leave. */
  intend(attempt: EffectAttempt): void {
    const { command, prepared } = attempt;
    this.buffer.putEffect(effectRow(attempt, 'intent'));
    if (!prepared?.message) return;
    this.buffer.putMessage(prepared.message);
    this.buffer.narrowReply(command.tokenId, prepared.message.channel);
  }

  /** How an attempt ended. */
  settle(attempt: EffectAttempt, settlement: Settlement): void {
    if (settlement.message) this.buffer.putMessage(settlement.message);
    const effect = settledEffect(attempt, settlement);
    if (effect) this.buffer.putEffect(effect);
    this.apply(settlementInput(attempt.command, settlement, this.deps.clock.nowMs(), this.deps.options.reconcileMs));
  }

  /** What was intended and will not be done: its path was given up. */
  withdraw(attempts: readonly EffectAttempt[]): void {
    for (const attempt of attempts) {
      this.buffer.putEffect(effectRow(attempt, 'failed'));
      const message = attempt.prepared?.message;
      if (message) this.buffer.putMessage({ ...message, status: 'failed', error: GIVEN_UP });
    }
  }

  /**
   * Keeps back what was to leave next: `ready`, and what was not even prepared. Intents are withdrawn. For a pause the
   * attempts are parked: given out again, they are done under the same keys instead of being recovered.
   */
  holdBack(ready: readonly EffectAttempt[], { type, atMs }: Pick<RunInput, 'type' | 'atMs'>): void {
    const attempts: Pick<EffectAttempt, 'command' | 'prepared'>[] = [...ready];
    for (const command of this.takeCommands()) attempts.push({ command });
    for (const { command, prepared } of attempts) {
      const { tokenId, attempt } = command;
      this.buffer.putEffect(effectRow({ command, prepared }, 'failed'));
      if (type === 'paused') this.apply({ ...HELD, atMs, tokenId, attempt, untilMs: atMs });
      else if (prepared?.message) this.buffer.putMessage({ ...prepared.message, status: 'failed', error: NOT_SENT });
    }
  }
}
