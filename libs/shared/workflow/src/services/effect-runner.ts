import { type FlowError, flowError } from '@columba/workflow-contracts';
import {
  type FlowPlan,
  pendingExecutions,
  type RunNodeCommand,
  type RunState,
  rebuildCommand,
} from '@columba/workflow-engine';
import type { AddressConsent, CustomerSnapshot } from '../ports/customer.port.js';
import type { ClaimedRun } from '../ports/run-store.port.js';
import type { Passage } from './breakers/circuit-breakers.service.js';
import { stillHolds } from './lease-guard.js';
import { errorFields } from './logger.js';
import type { Held, NodeExecution, PreparedEffect, Settlement } from './node-executors/node-executor.js';
import { isPassing } from './passing-fault.js';
import type { RunDriverDependencies } from './run-driver-dependencies.js';
import type { RunIdentity } from './run-identity.js';
import type { LeasedRun } from './run-leases.service.js';

export interface EffectAttempt {
  command: RunNodeCommand;
  execution: NodeExecution;
  /** Absent when the effect was decided without leaving, or recovered. */
  prepared?: PreparedEffect;
}

export interface OpenEffect {
  command: RunNodeCommand;
  attempt: EffectAttempt;
  recover(): Promise<'repeat' | Settlement>;
}

interface Arrival {
  attempt: EffectAttempt;
  settlement: Settlement;
}

/** A run in which workers stopped this often is not tried again. */
export const MAX_CRASHES = 2;

/** Runs the effects of one run: prepares them, starts them once their intent is committed, collects what comes back. */
export class EffectRunner {
  private ready: EffectAttempt[] = [];
  private readonly inFlight = new Set<AbortController>();
  private arrived: Arrival[] = [];
  private wake: (() => void) | null = null;
  /** What other workers have still to send to the customer leaves before ours. */
  afterOthers = false;

  constructor(
    private readonly run: RunIdentity,
    private readonly deps: RunDriverDependencies,
    private readonly lease: LeasedRun,
  ) {}

  /** Nothing is to be started, nothing is under way. */
  get idle(): boolean {
    return this.ready.length === 0 && this.inFlight.size === 0 && this.arrived.length === 0;
  }

  async prepare(
    command: RunNodeCommand,
    state: RunState,
    consent: AddressConsent | null,
  ): Promise<{ attempt: EffectAttempt; settlement?: Settlement }> {
    const attempt: EffectAttempt = { command, execution: { ...this.execution(command, state), consent } };
    try {
      const prepared = await this.deps.executors.executor(command.nodeType).prepare(attempt.execution);
      if (prepared.kind !== 'prepared') return { attempt, settlement: prepared };
      const held = prepared.destination && this.deps.breakers.holds(this.run.tenantId, prepared.destination);
      if (held) return { attempt, settlement: held };
      attempt.prepared = prepared;
      this.ready.push(attempt);
      return { attempt };
    } catch (error) {
      return { attempt, settlement: { kind: 'failed', error: this.thrown(error, command) } };
    }
  }

  /** What is ready and has not left, taken back: it will not leave. */
  takeReady(): EffectAttempt[] {
    return this.ready.splice(0);
  }

  /** Takes out what is ready and whose path was given up meanwhile: an iteration that another one broke off. */
  takeGivenUp(state: RunState): EffectAttempt[] {
    if (this.ready.length === 0) return [];
    const pending = new Set(pendingExecutions(state).map(({ tokenId, attempt }) => `${tokenId}/${attempt}`));
    const isPending = ({ command }: EffectAttempt) => pending.has(`${command.tokenId}/${command.attempt}`);
    const givenUp = this.ready.filter((attempt) => !isPending(attempt));
    if (givenUp.length > 0) this.ready = this.ready.filter(isPending);
    return givenUp;
  }

  /** Starts what is ready. Call after the commit that holds the intents. */
  start(): void {
    for (const attempt of this.ready.splice(0)) void this.execute(attempt);
  }

  /** Resolves with what came back, at least one unless aborted or nothing is under way. */
  async arrivals(): Promise<Arrival[]> {
    if (this.arrived.length === 0 && this.inFlight.size > 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = null;
    }
    return this.arrived.splice(0);
  }

  abort(): void {
    this.ready = [];
    for (const controller of this.inFlight) controller.abort();
    this.wake?.();
  }

  /** Effects that were under way when a worker stopped, and how to find out what became of them. */
  openAfterCrash(plan: FlowPlan, state: RunState, claimed: ClaimedRun): OpenEffect[] {
    const commands = pendingExecutions(state).flatMap(({ tokenId }) => rebuildCommand(plan, state, tokenId) ?? []);
    return commands.map((command) => {
      const execution = this.execution(command, state);
      const executor = this.deps.executors.executor(command.nodeType);
      const effect = claimed.effects.find((one) => one.key === command.idempotencyKey);
      const recover = async (): Promise<'repeat' | Settlement> => {
        if (!effect || effect.state === 'failed') return 'repeat';
        if (claimed.crashes >= MAX_CRASHES) return { kind: 'failed', error: poisoned(command.nodeId) };
        return await executor.recover(execution, effect);
      };
      return {
        command,
        attempt: { command, execution, prepared: { kind: 'prepared', effectKind: command.nodeType } },
        recover,
      };
    });
  }

  private async execute(attempt: EffectAttempt): Promise<void> {
    const controller = new AbortController();
    this.inFlight.add(controller);
    const inTurn = () => this.throughPassage(attempt, controller);
    const key = attempt.prepared?.sequenceKey;
    const settlement = await (key === undefined ? inTurn() : this.deps.order.run(key, inTurn));
    this.inFlight.delete(controller);
    if (settlement) this.arrived.push({ attempt, settlement });
    this.wake?.();
  }

  /** Its turn has come, however long that took: everything that must hold when it leaves is asked from here on. */
  private async throughPassage(attempt: EffectAttempt, controller: AbortController): Promise<Settlement | null> {
    const messageId = attempt.prepared?.message?.id;
    if (this.afterOthers && messageId !== undefined)
      await this.deps.earlier.gone({ tenantId: this.run.tenantId, messageId }, controller.signal);
    if (controller.signal.aborted) return notSent(attempt);
    const passage = await this.passageOf(attempt);
    return passage && 'kind' in passage ? passage : await this.attempt(attempt, controller, passage);
  }

  /** A place at the destination; null when the effect goes to none, or how the attempt is held back. */
  private async passageOf({ prepared }: EffectAttempt): Promise<Passage | Held | null> {
    if (!prepared?.destination) return null;
    return await this.deps.breakers.enter(this.run.tenantId, prepared.destination);
  }

  /** Null when the run was lost. */
  private async attempt(
    { command, execution, prepared }: EffectAttempt,
    controller: AbortController,
    passage: Passage | null,
  ): Promise<Settlement | null> {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      controller.abort();
    }, command.timeoutMs ?? this.deps.options.attemptTimeoutMs);
    let settlement: Settlement | null = null;
    try {
      if (!prepared) throw new Error('effect was not prepared');
      if (await stillHolds(this.lease, this.deps.runs, this.deps.options.leaseMs)) {
        settlement = await this.deps.executors.executor(command.nodeType).run(execution, prepared, controller.signal);
      }
    } catch (error) {
      settlement = { kind: 'failed', error: this.thrown(error, command) };
    } finally {
      clearTimeout(timer);
    }
    const calledOff = controller.signal.aborted && !timedOut;
    return passage?.leave(settlement, calledOff) ?? settlement;
  }

  private execution(command: RunNodeCommand, state: RunState): NodeExecution {
    const { id: runId, tenantId, flowId, mode, conversationId } = this.run;
    const { nodeId, attempt, idempotencyKey, config } = command;
    const customer = state.context?.customer as unknown as CustomerSnapshot | null | undefined;
    const event = (state.context?.event ?? {}) as NodeExecution['event'];
    const nowMs = this.deps.clock.nowMs();
    return {
      tenantId,
      runId,
      flowId,
      mode,
      conversationId,
      nodeId,
      attempt,
      idempotencyKey,
      config,
      customer: customer ?? null,
      consent: null,
      event,
      nowMs,
    };
  }

  /** What is thrown is classified once, here. A store that is away is a passing fault; anything else is our bug. */
  private thrown(error: unknown, command: RunNodeCommand): FlowError {
    const { nodeId, nodeType } = command;
    this.deps.logger.error({ ...errorFields(error), runId: this.run.id, nodeId, nodeType }, 'executor threw');
    const passing = isPassing(error);
    const message = passing
      ? 'A part of Columba could not be reached.'
      : 'The node failed in a way that it should not have.';
    return flowError({
      code: passing ? 'columba.unavailable' : 'executor.threw',
      kind: passing ? 'transient' : 'bug',
      message,
      nodeId,
    });
  }
}

/** Of an attempt that was called off while it waited for its turn. */
function notSent({ command, prepared }: EffectAttempt): Settlement {
  const { nodeId } = command;
  const error = flowError({ code: 'run.cancelled', kind: 'user', message: 'Called off before its turn came.', nodeId });
  const message = prepared?.message && { ...prepared.message, status: 'failed' as const, error };
  return { kind: 'failed', error, ...(message ? { message } : {}) };
}

function poisoned(nodeId: string): FlowError {
  const message = 'Two workers stopped while they ran this node. Look at the node, then retry the run.';
  return flowError({ code: 'run.poisoned', kind: 'bug', message, nodeId });
}
