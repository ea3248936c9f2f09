import { isDeepStrictEqual } from 'node:util';
import { type FlowDocument, type FlowError, flowError } from '@columba/workflow-contracts';
import { compileFlow } from '../plan/compile-flow.js';
import type { FlowPlan } from '../plan/flow-plan.js';
import { retryFromFailure } from './retry-from-failure.js';
import type { RunCommand, RunNodeCommand, StepFact, StepResult, SubscribeCommand } from './run-command.js';
import type { RunInput } from './run-input.js';
import { nextWakeAtMs, runStatusOf } from './run-progress.js';
import { initialState, type JsonObject, type RunContext, type RunState } from './run-state.js';
import { step } from './step.js';

export const START_MS = Date.UTC(2026, 0, 15, 12);

type Unstamped<T> = T extends RunInput ? Omit<T, 'atMs'> : never;

/**
 * One run for a test, with a clock of its own. Every step is checked for what always holds: nothing that went in is
 * changed, the state survives JSON, and facts are numbered without gaps.
 */
export class Scenario {
  readonly plan: FlowPlan;
  readonly inputs: RunInput[] = [];
  readonly facts: StepFact[] = [];
  readonly commands: RunCommand[] = [];
  last: StepResult;
  nowMs = START_MS;

  constructor(document: FlowDocument, vars?: JsonObject) {
    this.plan = compileFlow(document);
    this.last = {
      state: deepFreeze(initialState({ runId: 'run1', ...(vars ? { vars } : {}) })),
      commands: [],
      facts: [],
    };
  }

  static of(document: FlowDocument, context: Partial<RunContext> = {}, trigger = 'start'): Scenario {
    const run = new Scenario(document);
    run.input({ type: 'started', nodeId: trigger, context: runContext(context) });
    return run;
  }

  get state(): RunState {
    return this.last.state;
  }

  get status(): string {
    return runStatusOf(this.state);
  }

  input(input: Unstamped<RunInput>): StepResult {
    const stamped = deepFreeze({ ...input, atMs: this.nowMs }) as RunInput;
    this.inputs.push(stamped);
    return this.take(step(this.plan, this.state, stamped));
  }

  /** Time passes, and the timer fires at the end of it. */
  wait(forMs: number): StepResult {
    this.nowMs += forMs;
    return this.input({ type: 'timer' });
  }

  /** Time passes until the run asked to be woken. */
  waitUntilDue(): StepResult {
    return this.wait((nextWakeAtMs(this.state) ?? this.nowMs) - this.nowMs);
  }

  /** The executor of the node's attempt that is out answers. */
  settle(nodeId: string, outcome: string, more: { output?: JsonObject; patch?: object; detail?: JsonObject } = {}) {
    const { tokenId, attempt } = this.out(nodeId);
    return this.input({ type: 'settled', tokenId, attempt, outcome, ...more });
  }

  fail(nodeId: string, error: Partial<FlowError> = {}): StepResult {
    const { tokenId, attempt } = this.out(nodeId);
    const whole = flowError({ code: 'provider.down', kind: 'transient', message: 'The provider is down.', ...error });
    return this.input({ type: 'failed', tokenId, attempt, error: whole });
  }

  redrive(): StepResult {
    return this.take(retryFromFailure(this.plan, this.state, this.nowMs));
  }

  /** What the run was last told to do at a node. */
  out(nodeId: string): RunNodeCommand {
    const command = this.ran(nodeId).at(-1);
    if (!command) throw new Error(`The node ${nodeId} was never run`);
    return command;
  }

  ran(nodeId: string): RunNodeCommand[] {
    return this.commands.filter((one) => one.type === 'run_node').filter((one) => one.nodeId === nodeId);
  }

  subscription(nodeId: string): SubscribeCommand {
    const found = this.commands.filter((one) => one.type === 'subscribe').filter((one) => one.nodeId === nodeId);
    const last = found.at(-1);
    if (!last) throw new Error(`The node ${nodeId} never subscribed`);
    return last;
  }

  /** Waits that are armed now: subscribed to and not given up. */
  armed(): string[] {
    const armed = new Set<string>();
    for (const command of this.commands) {
      if (command.type === 'subscribe') armed.add(command.waitId);
      if (command.type === 'unsubscribe') armed.delete(command.waitId);
    }
    return [...armed];
  }

  /** `node.outcome` of everything that settled, in order. */
  path(): string[] {
    return this.facts.flatMap(({ body }) => (body.type === 'node.settled' ? [`${body.nodeId}.${body.outcome}`] : []));
  }

  factTypes(): string[] {
    return this.facts.map(({ body }) => body.type);
  }

  private take(result: StepResult): StepResult {
    const isNumbered = result.facts.every((fact, index) => fact.seq === this.facts.length + index + 1);
    if (!isNumbered) throw new Error('The facts are not numbered without gaps');
    const readBack = JSON.parse(JSON.stringify(result.state));
    if (!isDeepStrictEqual(readBack, result.state)) throw new Error('The state does not survive JSON');
    this.last = { ...result, state: deepFreeze(result.state) };
    this.facts.push(...result.facts);
    this.commands.push(...result.commands);
    return result;
  }
}

export function runContext(fields: Partial<RunContext> = {}): RunContext {
  return {
    event: { text: 'hello', channel: 'whatsapp', from: '+491701234567' },
    customer: { id: 'c1', firstName: 'Ada', tags: ['vip'] },
    conversation: null,
    run: { id: 'run1', flowId: 'flow1', version: 3, mode: 'live' },
    ...fields,
  };
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
