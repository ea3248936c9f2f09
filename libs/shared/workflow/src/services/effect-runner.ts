import { type FlowError, flowError } from '@columba/workflow-contracts';
import {
  type FlowPlan,
  pendingExecutions,
  type RunNodeCommand,
  type RunState,
  rebuildCommand,
} from '@columba/workflow-engine';
import type { CustomerSnapshot } from '../ports/customer.port.js';
import type { ClaimedRun } from '../ports/run-store.port.js';
import { errorFields } from './logger.js';
import type { NodeExecution, PreparedEffect, Settlement } from './node-executors/node-executor.js';
import { isPassing } from './passing-fault.js';
import type { RunDriverDependencies } from './run-driver-dependencies.js';
import type { RunIdentity } from './run-identity.js';

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
const MAX_CRASHES = 2;

/** Runs the effects of one run: prepares them, starts them once their intent is committed, collects what comes back. */
export class EffectRunner {
  private ready: EffectAttempt[] = [];
  private readonly inFlight = new Set<AbortController>();
  private arrived: Arrival[] = [];
  private wake: (() => void) | null = null;

  constructor(
    private readonly run: RunIdentity,
    private readonly deps: RunDriverDependencies,
  ) {}

  /** Nothing is to be started, nothing is under way. */
  get idle(): boolean {
    return this.ready.length === 0 && this.inFlight.size === 0 && this.arrived.length === 0;
  }

  async prepare(
    command: RunNodeCommand,
    state: RunState,
  ): Promise<{ attempt: EffectAttempt; settlement?: Settlement }> {
    const attempt: EffectAttempt = { command, execution: this.execution(command, state) };
    try {
      const prepared = await this.deps.executors.executor(command.nodeType).prepare(attempt.execution);
      if (prepared.kind !== 'prepared') return { attempt, settlement: prepared };
      attempt.prepared = prepared;
      this.ready.push(attempt);
      return { attempt };
    } catch (error) {
      return { attempt, settlement: { kind: 'failed', error: this.thrown(error, command) } };
    }
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
    const { command, execution, prepared } = attempt;
    const controller = new AbortController();
    this.inFlight.add(controller);
    const timer = setTimeout(() => controller.abort(), command.timeoutMs ?? this.deps.options.attemptTimeoutMs);
    let settlement: Settlement;
    try {
      if (!prepared) throw new Error('effect was not prepared');
      settlement = await this.deps.executors.executor(command.nodeType).run(execution, prepared, controller.signal);
    } catch (error) {
      settlement = { kind: 'failed', error: this.thrown(error, command) };
    }
    clearTimeout(timer);
    this.inFlight.delete(controller);
    this.arrived.push({ attempt, settlement });
    this.wake?.();
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

function poisoned(nodeId: string): FlowError {
  const message = 'Two workers stopped while they ran this node. Look at the node, then retry the run.';
  return flowError({ code: 'run.poisoned', kind: 'bug', message, nodeId });
}
