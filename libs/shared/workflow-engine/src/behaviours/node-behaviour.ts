import type { Channel, Condition, FlowDocument, FlowError } from '@columba/workflow-contracts';
import type { EvaluationContext } from '../run/evaluation-context.js';
import type { ApprovalRequest } from '../run/run-command.js';
import type { JsonObject, RunToken, WaitReason } from '../run/run-state.js';

/** What a behaviour knows of its node. */
export interface VisitedNode {
  readonly id: string;
  /** Parsed: defaults filled in, templates as written. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the behaviour made of the configuration. */
  readonly prepared: unknown;
}

/** A node being decided upon. `context` and `config()` are built when asked for. */
export interface NodeVisit {
  node: VisitedNode;
  token: RunToken;
  atMs: number;
  /** What templates and conditions see. */
  readonly context: EvaluationContext;
  /** The configuration with its templates rendered. @throws TemplateError, which becomes the node's error */
  config(): Readonly<Record<string, unknown>>;
  /** One field of it, without rendering the others. @throws TemplateError */
  field(name: string): unknown;
}

/** What a node asks the store to look out for. */
export interface Subscription {
  kind: 'event' | 'reply' | 'approval' | 'child';
  eventType: string | null;
  correlation: string | null;
  filter: Condition | null;
  channel: Channel | null;
  approval?: ApprovalRequest;
  /** `child`: the run that is started with it. */
  child?: ChildStart;
}

/** Another flow that a node starts. */
export interface ChildStart {
  flowId: string;
  event: JsonObject;
  depth: number;
}

/** What becomes of a token at its node. */
export type Decision =
  /** Leaves by a port. */
  | {
      kind: 'leave';
      port: string;
      output?: unknown;
      vars?: JsonObject;
      detail?: JsonObject;
      /** Started and not waited for. */
      child?: ChildStart;
    }
  /** Its executor is called. `deadlineMs`: when the node's own wait ends, if it has one. */
  | { kind: 'execute'; deadlineMs?: number }
  /** Rests at the node until then; null: until it is signalled. */
  | { kind: 'wait'; reason: WaitReason; untilMs: number | null; output?: unknown }
  /** Joins the others that arrive here, as `NodeBehaviour.join` says. */
  | { kind: 'join' }
  /** Rests at the node while what its body port leads to runs: `count` times, or as long as `NodeBehaviour.loop` says. */
  | { kind: 'loop'; count: number | null; items?: readonly unknown[] }
  /** Ends an iteration of the innermost loop, or of the loop with this id; `break` ends the loop as well. */
  | { kind: 'control'; action: 'break' | 'continue'; loopId: string | null }
  /** Ends its path; `result` is for the run that called this one. */
  | { kind: 'end'; result?: JsonObject }
  /** The node failed: retry, error edge, or the end of the run. `final`: the end of the run, whoever would catch it. */
  | { kind: 'error'; error: FlowError; final?: boolean };

/** How a node joins branches. */
export interface JoinRule {
  /** `named`: waits only for these inputs, and goes on when they have arrived or cannot arrive any more. */
  mode: 'all' | 'any' | 'named';
  inputs: readonly string[];
  /** What the node puts out, of what the branches put out, in order of arrival. */
  aggregate(branches: readonly Branch[]): unknown;
}

export interface Branch {
  /** The input that it came in by, or the node that it came from. */
  name: string;
  output: unknown;
}

/** How a node runs its body. */
export interface LoopRule {
  /** Leads into the body: what goes over it belongs to an iteration of its own. */
  readonly port: string;
  parallelism(node: VisitedNode): number;
  /** Whether an error that nothing in the body catches becomes the iteration's result. */
  keepsErrors(node: VisitedNode): boolean;
  /** Asked before each iteration when there is no count; `visit.context.loop` is that iteration's. */
  goesOn(visit: NodeVisit): boolean | { error: FlowError };
  /** The result of an iteration that has ended, asked in its context. Undefined: the last output in it. */
  collect(visit: NodeVisit): unknown;
}

/**
 * What a node type does inside the engine. One file a type; the registry knows them by name, and neither `step()` nor
 * its callers know any of them. Each function decides and changes nothing.
 */
export interface NodeBehaviour {
  readonly type: string;
  /** For nodes that decide `loop`. */
  readonly loop?: LoopRule;
  /** For nodes that decide `join`. */
  join?(node: VisitedNode): JoinRule;
  /** Reads the configuration once for all runs; kept as `node.prepared`. */
  prepare?(config: Readonly<Record<string, unknown>>, settings: FlowDocument['settings']): unknown;
  /** Names of the variables that it may set, so that validation knows them. */
  variables?(config: Readonly<Record<string, unknown>>): readonly string[];
  /** For definitions with `mayHaveEffects`: whether the executor is called with this configuration. */
  executes?(config: Readonly<Record<string, unknown>>): boolean;
  /** A token came in. */
  enter(visit: NodeVisit): Decision;
  /** What the node waits for while it executes or waits; armed in the same step, so that nothing can come before. */
  subscription?(visit: NodeVisit): Subscription;
  /** Its executor settled with one of the node's outcomes. Left out: leaves by the port of that name. */
  settled?(visit: NodeVisit, settlement: { outcome: string; output?: JsonObject; detail?: JsonObject }): Decision;
  /** What the node subscribed to has come, while it was waiting. */
  signalled?(visit: NodeVisit, payload: JsonObject): Decision;
  /** The time of its wait is over. */
  timedOut?(visit: NodeVisit): Decision;
}
