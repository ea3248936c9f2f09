import type { FactBody } from '@columba/workflow-contracts';
import type { FlowPlan, PlanNode } from '../plan/flow-plan.js';
import type { RunCommand, StepFact, StepResult } from './run-command.js';
import type { JsonObject, RunLoop, RunScope, RunState, RunToken } from './run-state.js';

/** A node, in an iteration or outside of loops. */
type Place = Pick<RunToken, 'nodeId' | 'scope'>;

type Changes<T> = { -readonly [K in keyof T]?: T[K] | undefined };

/** One step in the making: a new state that shares what has not changed with the one before, which is never touched. */
export class RunDraft {
  readonly commands: RunCommand[] = [];
  readonly facts: StepFact[] = [];
  private readonly next: RunState;
  private readonly owned = new Set<string>();
  private ownedResults: Set<string> | undefined;

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

  /** Forgets a field that the state need not have. */
  drop(field: 'pausedFor' | 'restart'): void {
    delete this.next[field];
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
    this.next.tokens = [...this.next.tokens, this.newToken(fields)];
  }

  /** The token goes on as the first of these, behind all others; the rest are new. Without any it is gone. */
  replace(token: RunToken, nexts: readonly Omit<RunToken, 'id'>[]): void {
    const tokens = this.next.tokens.filter((one) => one.id !== token.id);
    nexts.forEach((next, index) => {
      tokens.push(index === 0 ? { id: token.id, ...next } : this.newToken(next));
    });
    this.next.tokens = tokens;
  }

  private newToken(fields: Omit<RunToken, 'id'>): RunToken {
    this.next.tokenCount += 1;
    return { id: `t${this.next.tokenCount}`, ...fields };
  }

  /** Replaces a token by itself with changes; a field changed to `undefined` is left out. */
  update(token: RunToken, changes: Changes<RunToken>): RunToken {
    const changed = changedToken(token, changes);
    this.next.tokens = this.next.tokens.map((one) => (one.id === token.id ? changed : one));
    return changed;
  }

  remove(token: RunToken): void {
    this.next.tokens = this.next.tokens.filter((one) => one.id !== token.id);
  }

  setVars(vars: JsonObject | undefined): void {
    if (vars) Object.assign(this.own('vars'), vars);
  }

  /** Keeps what a node put out, for the iteration that the token belongs to or else for the whole run. */
  setOutput({ nodeId, scope }: Place, output: unknown): void {
    if (output === undefined) return;
    const frame = this.scope(scope);
    if (!frame || scope === undefined) this.own('nodes')[nodeId] = { output };
    else this.putScope(scope, { ...frame, nodes: { ...frame.nodes, [nodeId]: { output } }, lastNode: nodeId });
  }

  /** Counts an entry of a node; answers how often it had been entered before. */
  visit(nodeId: string): number {
    const visits = this.own('visits');
    const before = countOf(visits, nodeId);
    visits[nodeId] = before + 1;
    this.next.executed += 1;
    return before;
  }

  /** How often a merge has fired. */
  firings({ nodeId, scope }: Place): number {
    return countOf((this.scope(scope) ?? this.next).fired, nodeId);
  }

  /** Counts a firing of a merge; answers which one it is, from 1. */
  fire({ nodeId, scope }: Place): number {
    const count = this.firings({ nodeId, scope }) + 1;
    const frame = this.scope(scope);
    if (!frame || scope === undefined) this.own('fired')[nodeId] = count;
    else this.putScope(scope, { ...frame, fired: { ...frame.fired, [nodeId]: count } });
    return count;
  }

  scope(id: string | undefined): RunScope | undefined {
    return id === undefined ? undefined : this.next.scopes?.[id];
  }

  putScope(id: string, scope: RunScope): void {
    this.own('scopes')[id] = scope;
  }

  dropScope(id: string): void {
    delete this.own('scopes')[id];
    this.forgetIfEmpty('scopes');
  }

  loop(tokenId: string): RunLoop | undefined {
    return this.next.loops?.[tokenId];
  }

  putLoop(tokenId: string, loop: RunLoop): void {
    this.own('loops')[tokenId] = loop;
  }

  /** Puts the result of an iteration in its place, which is the end of the list when it begins. */
  setResult(tokenId: string, index: number, result: unknown): void {
    const loop = this.loop(tokenId);
    if (!loop) return;
    this.ownedResults ??= new Set();
    const results = (this.ownedResults.has(tokenId) ? loop.results : [...loop.results]) as unknown[];
    this.ownedResults.add(tokenId);
    results[index] = result;
    this.putLoop(tokenId, { ...loop, results });
  }

  /** A loop is over, with what is left of its iterations. */
  dropLoop(tokenId: string): void {
    for (const [id, { loopToken }] of Object.entries(this.next.scopes ?? {})) {
      if (loopToken === tokenId) this.dropScope(id);
    }
    delete this.own('loops')[tokenId];
    this.ownedResults?.delete(tokenId);
    this.forgetIfEmpty('loops');
  }

  forgetLoops(): void {
    for (const key of ['scopes', 'loops'] as const) delete this.next[key];
  }

  /** The record itself the first time copied, so that what came in stays as it was. */
  private own<K extends Owned>(key: K): Mutable<NonNullable<RunState[K]>> {
    if (!this.owned.has(key)) {
      this.next[key] = { ...this.next[key] } as RunState[K];
      this.owned.add(key);
    }
    return this.next[key] as Mutable<NonNullable<RunState[K]>>;
  }

  /** So that a state after a loop is as small as one without. */
  private forgetIfEmpty(key: 'scopes' | 'loops'): void {
    for (const _one in this.next[key]) return;
    delete this.next[key];
    this.owned.delete(key);
  }
}

type Owned = 'vars' | 'nodes' | 'visits' | 'fired' | 'scopes' | 'loops';
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Own properties only: ids are the author's, and one may be called `constructor`. */
function countOf(counts: Readonly<Record<string, number>>, nodeId: string): number {
  return Object.hasOwn(counts, nodeId) ? (counts[nodeId] ?? 0) : 0;
}

/** Without fields that were changed to undefined: JSON would lose them, and the state must equal itself read back. */
function changedToken(token: RunToken, changes: Changes<RunToken>): RunToken {
  const changed: Record<string, unknown> = { ...token };
  for (const key in changes) {
    const value = changes[key as keyof RunToken];
    if (value !== undefined) changed[key] = value;
    else if (key in changed) delete changed[key];
  }
  return changed as unknown as RunToken;
}
