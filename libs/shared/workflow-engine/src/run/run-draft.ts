import type { FactBody } from '@columba/workflow-contracts';
import type { FlowPlan, PlanNode } from '../plan/flow-plan.js';
import type { RunCommand, StepFact, StepResult } from './run-command.js';
import type { JsonObject, RunState, RunToken } from './run-state.js';

type Changes<T> = { -readonly [K in keyof T]?: T[K] | undefined };

/** One step in the making: a new state that shares what has not changed with the one before, which is never touched. */
export class RunDraft {
  readonly commands: RunCommand[] = [];
  readonly facts: StepFact[] = [];
  private readonly next: RunState;
  private readonly owned = new Set<string>();

  constructor(
    readonly plan: FlowPlan,
    before: RunState,
    readonly atMs: number,
  ) {
    this.next = { ...before };
  }

  get state(): Readonly<RunState> {
    return this.next;
  }

  result(): StepResult {
    return { state: this.next, commands: this.commands, facts: this.facts };
  }

  get isTerminal(): boolean {
    return this.next.status === 'completed' || this.next.status === 'failed' || this.next.status === 'cancelled';
  }

  change(changes: Partial<RunState>): void {
    Object.assign(this.next, changes);
  }

  fact(body: FactBody): void {
    this.next.seq += 1;
    this.facts.push({ seq: this.next.seq, atMs: this.atMs, body });
  }

  command(command: RunCommand): void {
    this.commands.push(command);
  }

  node(token: Pick<RunToken, 'nodeId'>): PlanNode | undefined {
    return this.plan.nodes.get(token.nodeId);
  }

  token(id: string): RunToken | undefined {
    return this.next.tokens.find((token) => token.id === id);
  }

  addToken(fields: Omit<RunToken, 'id'>): void {
    this.next.tokenCount += 1;
    this.next.tokens = [...this.next.tokens, { id: `t${this.next.tokenCount}`, ...fields }];
  }

  /** Replaces a token by itself with changes; a field changed to `undefined` is left out. */
  update(token: RunToken, changes: Changes<RunToken>): RunToken {
    const changed = compact({ ...token, ...changes });
    this.next.tokens = this.next.tokens.map((one) => (one.id === token.id ? changed : one));
    return changed;
  }

  remove(token: RunToken): void {
    this.next.tokens = this.next.tokens.filter((one) => one.id !== token.id);
  }

  setVars(vars: JsonObject | undefined): void {
    if (vars) Object.assign(this.own('vars'), vars);
  }

  setOutput(nodeId: string, output: unknown): void {
    if (output !== undefined) this.own('nodes')[nodeId] = { output };
  }

  /** Counts an entry of a node; answers how often it had been entered before. */
  visit(nodeId: string): number {
    const visits = this.own('visits');
    const before = visits[nodeId] ?? 0;
    visits[nodeId] = before + 1;
    this.next.executed += 1;
    return before;
  }

  /** Counts a firing of a merge; answers which one it is, from 1. */
  fire(nodeId: string): number {
    const fired = this.own('fired');
    const count = (fired[nodeId] ?? 0) + 1;
    fired[nodeId] = count;
    return count;
  }

  /** The record itself the first time copied, so that what came in stays as it was. */
  private own<K extends 'vars' | 'nodes' | 'visits' | 'fired'>(key: K): RunState[K] {
    if (!this.owned.has(key)) {
      this.next[key] = { ...this.next[key] };
      this.owned.add(key);
    }
    return this.next[key];
  }
}

/** Without fields that are undefined: JSON would lose them, and the state must equal itself read back. */
function compact(token: Changes<RunToken>): RunToken {
  for (const key of Object.keys(token) as (keyof RunToken)[]) if (token[key] === undefined) delete token[key];
  return token as RunToken;
}
