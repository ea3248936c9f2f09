import type { FactBody, FlowError, RunStatus } from '@columba/workflow-contracts';
import type { FactWrite } from '../ports/run-store.port.js';
import type { RecordedMessage } from './recording-channels.js';
import type { RecordedCall } from './recording-executor.js';
import type { RecordedTicket } from './recording-stores.js';
import type { PlayedAct } from './scripted-acts.js';
import type { SimulatedRun } from './simulated-runs.js';
import type { SimulatedWorker } from './simulated-worker.js';

export interface SimulatedStep {
  seq: number;
  atMs: number;
  nodeId: string;
  nodeType: string;
  /** The port; `error` for a failure that an edge caught. */
  outcome: string;
  attempt: number;
  /** Why: for a condition, the clause and the value that decided. */
  detail: Record<string, unknown> | null;
}

export interface SimulatedRunResult {
  runId: string;
  flowId: string;
  version: number;
  status: RunStatus;
  error: FlowError | null;
  path: SimulatedStep[];
  facts: FactWrite[];
  vars: Record<string, unknown>;
  /** What it still waits for. */
  waits: { nodeId: string; kind: string; expiresAtMs: number | null }[];
}

export interface SimulationResult extends SimulatedRunResult {
  startedAtMs: number;
  /** Virtual time at the end. */
  endedAtMs: number;
  messages: (RecordedMessage & { nodeId: string | null })[];
  tickets: RecordedTicket[];
  /** Of nodes whose world has no double of its own. */
  calls: RecordedCall[];
  /** The customer's tags at the end; null without a customer. */
  tags: string[] | null;
  /** Runs of other flows that it called, and the run that went on after a retry. */
  otherRuns: SimulatedRunResult[];
  acts: PlayedAct[];
  /** True when it was stopped since it would not come to an end. */
  cutOff: boolean;
}

export function simulationResult(
  worker: SimulatedWorker,
  acts: PlayedAct[],
  root: SimulatedRun,
  cutOff: boolean,
): SimulationResult {
  const { runs, channels, tickets, calls, customers, nowMs } = worker;
  const own = runResult(root, worker);
  return {
    ...own,
    startedAtMs: own.facts[0]?.atMs ?? nowMs,
    endedAtMs: nowMs,
    messages: channels.messages.map((one) => ({ ...one, nodeId: runs.messageNodes.get(one.messageId) ?? null })),
    tickets: tickets.tickets,
    calls,
    tags: customers.customer?.tags ?? null,
    otherRuns: [...runs.all.values()].filter((run) => run !== root).map((run) => runResult(run, worker)),
    acts,
    cutOff,
  };
}

function runResult(run: SimulatedRun, worker: SimulatedWorker): SimulatedRunResult {
  const { identity, flow, status, error, facts, state, waits } = run;
  const { nodes } = worker.planOf(flow);
  const path = facts.flatMap(({ seq, atMs, body }) => {
    const left = leftBy(body);
    return left ? [{ seq, atMs, nodeType: nodes.get(left.nodeId)?.type ?? '', ...left }] : [];
  });
  const open = [...waits.values()].map(({ nodeId, kind, expiresAtMs }) => ({ nodeId, kind, expiresAtMs }));
  const { id: runId, flowId, version } = identity;
  return { runId, flowId, version, status, error, path, facts, vars: state?.vars ?? {}, waits: open };
}

function leftBy(body: FactBody): Pick<SimulatedStep, 'nodeId' | 'outcome' | 'attempt' | 'detail'> | null {
  if (body.type === 'node.settled') {
    const { nodeId, outcome, attempt, detail = null } = body;
    return { nodeId, outcome, attempt, detail };
  }
  if (body.type !== 'node.failed' || !body.caught) return null;
  const { nodeId, attempt, error } = body;
  return { nodeId, outcome: 'error', attempt, detail: { code: error.code, kind: error.kind } };
}
