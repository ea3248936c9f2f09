import type { FactBody, FlowError, RunFact, RunStatus } from '@columba/workflow-contracts';

export type NodeStatus = 'idle' | 'running' | 'waiting' | 'completed' | 'failed' | 'skipped';
export type WaitReason = Extract<FactBody, { type: 'node.waiting' }>['reason'];

/** What a run's facts say about one node. Times in milliseconds since the epoch. */
export interface NodeState {
  status: NodeStatus;
  attempt: number;
  /** How often it has settled: a node inside a loop settles more than once. */
  visits: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
  waitReason: WaitReason | null;
  untilMs: number | null;
  error: FlowError | null;
  /** Ports that the run has left by. */
  taken: readonly string[];
  /** An effect whose answer was lost and that is being reconciled. */
  effectUnknown: boolean;
}

/** A run as its facts tell it. Derived, never stored. */
export interface RunFold {
  /** The last fact folded in; a fact at or before it changes nothing. */
  seq: number;
  status: RunStatus;
  startedAtMs: number | null;
  endedAtMs: number | null;
  error: FlowError | null;
  nodes: Readonly<Record<string, NodeState>>;
}

export const EMPTY_FOLD: RunFold = {
  seq: 0,
  status: 'pending',
  startedAtMs: null,
  endedAtMs: null,
  error: null,
  nodes: {},
};
export const IDLE_NODE: NodeState = {
  status: 'idle',
  attempt: 0,
  visits: 0,
  startedAtMs: null,
  endedAtMs: null,
  waitReason: null,
  untilMs: null,
  error: null,
  taken: [],
  effectUnknown: false,
};

/** Folds facts in order. The same fact twice counts once, so a batch that overlaps the last one does no harm. */
export function foldFacts(facts: readonly RunFact[], from: RunFold = EMPTY_FOLD): RunFold {
  return facts.reduce((fold, fact) => (fact.seq <= fold.seq ? fold : applyFact(fold, fact)), from);
}

function applyFact(fold: RunFold, fact: RunFact): RunFold {
  const next = { ...fold, seq: fact.seq };
  const { body } = fact;
  if ('nodeId' in body) return { ...running(next, body), nodes: withNode(fold.nodes, body, fact.atMs) };
  return { ...next, ...runChange(body, fact.atMs, fold) };
}

type NodeFact = Extract<FactBody, { nodeId: string }>;
type RunOnlyFact = Exclude<FactBody, { nodeId: string }>;

/** A node at work shows a run at work; one at rest shows it only when no other node works (see `restingStatus`). */
function running(fold: RunFold, body: NodeFact): RunFold {
  const atWork = body.type === 'node.started' || body.type === 'node.settled';
  return atWork && (fold.status === 'pending' || fold.status === 'waiting') ? { ...fold, status: 'running' } : fold;
}

function runChange(body: RunOnlyFact, atMs: number, fold: RunFold): Partial<RunFold> {
  switch (body.type) {
    case 'run.started':
      return { status: 'running', startedAtMs: atMs, nodes: withTrigger(fold.nodes, body.trigger, atMs) };
    case 'run.paused':
      return { status: 'paused' };
    case 'run.resumed':
      return { status: 'running' };
    case 'run.completed':
      return { status: 'completed', endedAtMs: atMs, nodes: ended(fold.nodes) };
    case 'run.failed':
      return { status: 'failed', endedAtMs: atMs, error: body.error, nodes: ended(fold.nodes) };
    case 'run.cancelled':
      return { status: 'cancelled', endedAtMs: atMs, nodes: ended(fold.nodes) };
    case 'run.migrated':
      return {};
  }
}

function withTrigger(nodes: RunFold['nodes'], trigger: string, atMs: number): RunFold['nodes'] {
  return { ...nodes, [trigger]: { ...IDLE_NODE, status: 'running', startedAtMs: atMs } };
}

/** When the run is over nothing runs or waits any more: what was still at it never came to an end. */
function ended(nodes: RunFold['nodes']): RunFold['nodes'] {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => {
      if (node.status !== 'running' && node.status !== 'waiting') return [id, node];
      const status: NodeStatus = node.visits > 0 || node.taken.length > 0 ? 'completed' : 'skipped';
      return [id, { ...node, status, waitReason: null, untilMs: null }];
    }),
  );
}

function withNode(nodes: RunFold['nodes'], body: NodeFact, atMs: number): RunFold['nodes'] {
  const before = nodes[body.nodeId] ?? IDLE_NODE;
  return { ...nodes, [body.nodeId]: { ...before, ...nodeChange(body, before, atMs) } };
}

function nodeChange(body: NodeFact, before: NodeState, atMs: number): Partial<NodeState> {
  switch (body.type) {
    case 'node.started':
      return { status: 'running', attempt: body.attempt, waitReason: null, untilMs: null, ...begun(before, atMs) };
    case 'node.waiting':
      return { status: 'waiting', waitReason: body.reason, untilMs: body.untilMs, ...begun(before, atMs) };
    case 'node.settled':
      return {
        status: 'completed',
        attempt: body.attempt,
        visits: before.visits + 1,
        startedAtMs: body.startedAtMs,
        endedAtMs: atMs,
        waitReason: null,
        untilMs: null,
        error: body.outcome === 'error' ? before.error : null,
        taken: addPort(before.taken, body.outcome),
      };
    case 'node.failed':
      return failure(body, before, atMs);
    case 'node.skipped':
      return before.visits > 0 ? {} : { status: 'skipped' };
    case 'effect.unknown':
      return { effectUnknown: true };
    case 'effect.reconciled':
      return { effectUnknown: false };
  }
}

function failure(
  body: Extract<NodeFact, { type: 'node.failed' }>,
  before: NodeState,
  atMs: number,
): Partial<NodeState> {
  const known = { attempt: body.attempt, error: body.error, ...begun(before, atMs) };
  if (body.willRetryAtMs !== null) {
    return { ...known, status: 'waiting', waitReason: 'retry', untilMs: body.willRetryAtMs };
  }
  const taken = body.caught ? addPort(before.taken, 'error') : before.taken;
  return { ...known, status: 'failed', endedAtMs: atMs, waitReason: null, untilMs: null, taken };
}

/** A retry goes on with the first attempt's start; a further visit starts anew. */
function begun(before: NodeState, atMs: number): Pick<NodeState, 'startedAtMs' | 'endedAtMs'> {
  const goesOn = before.startedAtMs !== null && before.endedAtMs === null;
  return { startedAtMs: goesOn ? before.startedAtMs : atMs, endedAtMs: null };
}

function addPort(taken: readonly string[], port: string): readonly string[] {
  return taken.includes(port) ? taken : [...taken, port];
}

/** A run is waiting when something in it waits and nothing works. */
export function restingStatus(fold: RunFold): RunStatus {
  if (fold.status !== 'running') return fold.status;
  const states = Object.values(fold.nodes);
  const waits = states.some((node) => node.status === 'waiting');
  return waits && !states.some((node) => node.status === 'running') ? 'waiting' : 'running';
}
