import type { Channel, Condition, FlowError } from '@columba/workflow-contracts';
import type { EvaluationContext } from '../run/evaluation-context.js';
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
}

/** What a node asks the store to look out for. */
export interface Subscription {
  kind: 'event' | 'reply';
  eventType: string | null;
  correlation: string | null;
  filter: Condition | null;
  channel: Channel | null;
}

/** What becomes of a token at its node. */
export type Decision =
  /** Leaves by a port. */
  | { kind: 'leave'; port: string; output?: unknown; vars?: JsonObject; detail?: JsonObject }
  /** Its executor is called. `deadlineMs`: when the node's own wait ends, if it has one. */
  | { kind: 'execute'; deadlineMs?: number }
  /** Rests at the node until then. */
  | { kind: 'wait'; reason: WaitReason; untilMs: number; output?: unknown }
  /** Joins the others that arrive here. */
  | { kind: 'join'; mode: 'all' | 'any' }
  /** Ends its path. */
  | { kind: 'end' }
  /** The node failed: retry, error edge, or the end of the run. */
  | { kind: 'error'; error: FlowError };

/**
 * What a node type does inside the engine. One file a type; the registry knows them by name, and neither `step()` nor
 * its callers know any of them. Each function decides and changes nothing.
 */
export interface NodeBehaviour {
  readonly type: string;
  /** Reads the configuration once for all runs; kept as `node.prepared`. */
  prepare?(config: Readonly<Record<string, unknown>>): unknown;
  /** Names of the variables that it may set, so that validation knows them. */
  variables?(config: Readonly<Record<string, unknown>>): readonly string[];
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
