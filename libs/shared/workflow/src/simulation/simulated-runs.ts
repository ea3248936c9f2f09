import { type FlowError, type RunStatus, TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import type { RunState } from '@columba/workflow-engine';
import type { ChildWrite, CommitResult, FactWrite, RunCommit, RunSignal, WaitWrite } from '../ports/run-store.port.js';
import type { RunIdentity } from '../services/run-identity.js';
import type { RunStart } from '../services/run-start.js';
import type { SimulatedFlow } from './simulation-request.js';

/** A run as the store keeps it. */
export interface SimulatedRun {
  identity: RunIdentity;
  flow: SimulatedFlow;
  start: RunStart;
  status: RunStatus;
  state: RunState | null;
  wakeAtMs: number | null;
  error: FlowError | null;
  facts: FactWrite[];
  waits: Map<string, WaitWrite>;
  signals: RunSignal[];
  /** Where its end is signalled. */
  parent: { runId: string; waitId: string } | null;
}

type StartChild = Extract<ChildWrite, { type: 'start_child' }>;

/** Stands for the run store: what a worker commits is kept in memory, with the same mailboxes, waits and children. */
export class SimulatedRuns {
  readonly all = new Map<string, SimulatedRun>();
  /** Node by message id, known from the intent. */
  readonly messageNodes = new Map<string, string>();
  private signalCount = 0;

  constructor(private readonly subflows: ReadonlyMap<string, SimulatedFlow>) {}

  add(
    identity: RunIdentity,
    flow: SimulatedFlow,
    start: RunStart,
    more: Partial<Pick<SimulatedRun, 'parent' | 'state'>> = {},
  ): SimulatedRun {
    const run: SimulatedRun = {
      identity,
      flow,
      start,
      status: 'pending',
      state: null,
      wakeAtMs: null,
      error: null,
      facts: [],
      waits: new Map(),
      signals: [],
      parent: null,
      ...more,
    };
    this.all.set(identity.id, run);
    return run;
  }

  hasEnded({ status }: SimulatedRun): boolean {
    return TERMINAL_RUN_STATUSES.includes(status);
  }

  signal(run: SimulatedRun, signal: Omit<RunSignal, 'id'>): void {
    if (this.hasEnded(run)) return;
    if (signal.waitId) run.waits.delete(signal.waitId);
    this.signalCount += 1;
    run.signals.push({ id: String(this.signalCount), ...signal });
  }

  pendingSignals(runId: string): RunSignal[] {
    return [...(this.all.get(runId)?.signals ?? [])];
  }

  /** As the store does it: all of it, and signals that have come meanwhile are told of. */
  commit(commit: RunCommit): CommitResult {
    const run = this.all.get(commit.runId);
    if (!run) return { kind: 'fenced' };
    // What is read back is never the object that was written.
    run.state = JSON.parse(JSON.stringify(commit.state)) as RunState;
    Object.assign(run, { status: commit.status, wakeAtMs: commit.wakeAtMs, error: commit.error ?? run.error });
    run.facts.push(...commit.facts);
    for (const waitId of commit.disarmWaits) run.waits.delete(waitId);
    for (const wait of commit.armWaits) run.waits.set(wait.waitId, wait);
    for (const { id, nodeId } of commit.messages) this.messageNodes.set(id, nodeId);
    run.signals = run.signals.filter(({ id }) => !commit.consumedSignals.includes(id));
    for (const child of commit.children ?? []) this.writeChild(run, child);
    if (this.hasEnded(run)) this.end(run);
    return { kind: 'committed', signalled: run.signals.length > 0 && !this.hasEnded(run) };
  }

  private writeChild(run: SimulatedRun, child: ChildWrite): void {
    if (child.type === 'start_child') this.startChild(run, child);
    else for (const one of this.childrenOf(run)) if (one.parent?.waitId === child.waitId) this.cancel(one);
  }

  private startChild(run: SimulatedRun, { runId, flowId, event, depth, waitId }: StartChild): void {
    const flow = this.subflows.get(flowId);
    if (!flow) {
      const message = 'The flow that is to be called is not published, or not there.';
      const child = { runId: null, status: 'failed', result: null, error: { ...UNCALLABLE, message } };
      if (waitId) this.signal(run, { kind: 'wait', waitId, payload: { child } });
      return;
    }
    const known = this.all.get(runId);
    if (known && waitId) this.adopt(known, run, waitId);
    if (known) return;
    const { tenantId, customerId, conversationId, mode } = run.identity;
    const caller = { runId: run.identity.id, depth };
    const own = { id: runId, flowId, version: flow.version, caller };
    const start = { event: event as Record<string, unknown>, caller };
    const parent = waitId ? { runId: run.identity.id, waitId } : null;
    this.add({ tenantId, customerId, conversationId, mode, ...own }, flow, start, { parent });
  }

  /** A run that goes on after a failure asks again for the child that it has. */
  private adopt(child: SimulatedRun, parent: SimulatedRun, waitId: string): void {
    child.parent = { runId: parent.identity.id, waitId };
    if (this.hasEnded(child)) this.tellParent(child);
  }

  private end(run: SimulatedRun): void {
    run.waits.clear();
    if (run.status === 'cancelled') for (const child of this.childrenOf(run)) this.cancel(child);
    this.tellParent(run);
  }

  private tellParent({ parent, identity, status, state, error }: SimulatedRun): void {
    const caller = parent && this.all.get(parent.runId);
    if (!caller) return;
    const result = status === 'completed' ? (state?.result ?? null) : null;
    const child = { runId: identity.id, status, result, error };
    this.signal(caller, { kind: 'wait', waitId: parent.waitId, payload: { child } });
  }

  private childrenOf({ identity }: SimulatedRun): SimulatedRun[] {
    return [...this.all.values()].filter(({ parent }) => parent?.runId === identity.id);
  }

  private cancel(run: SimulatedRun): void {
    this.signal(run, { kind: 'cancel', waitId: null, payload: { by: null, reason: 'parent' } });
  }
}

const UNCALLABLE = { code: 'subflow.not-published', kind: 'user' } as const;
