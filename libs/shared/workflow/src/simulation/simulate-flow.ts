import type { RunRecorder } from '../ports/run-recorder.port.js';
import { ScriptedActs } from './scripted-acts.js';
import type { SimulatedRun } from './simulated-runs.js';
import { SimulatedWorker } from './simulated-worker.js';
import type { SimulationRequest } from './simulation-request.js';
import { type SimulationResult, simulationResult } from './simulation-result.js';

/** So often a run may rest before a simulation is stopped: a flow that waits in a circle would never end. */
const MOST_RESTS = 2_000;

/**
 * Runs a flow document for one customer and one event without a database, without a provider and without waiting: time
 * jumps from one wake to the next. Decisions, nodes and retries are those of a worker, since it is a worker's code that
 * runs. The same request always gives the same result. A recorder gets what the engine is given.
 * @throws FlowCompileError when the document cannot be run
 */
export async function simulateFlow(request: SimulationRequest, recorder?: RunRecorder): Promise<SimulationResult> {
  const worker = new SimulatedWorker(request, recorder);
  const acts = new ScriptedActs(request.acts, worker, request.startMs);
  const root = addRoot(worker, request);
  let rests = 0;
  while (rests < MOST_RESTS) {
    const due = dueRun(worker);
    if (due) {
      await worker.advance(due);
      acts.look(due);
      rests += 1;
    } else if (!moveOn(worker, acts, root)) break;
  }
  return simulationResult(worker, acts.played, root, rests >= MOST_RESTS);
}

function addRoot(worker: SimulatedWorker, { flow, runId, event, customer, nodeId }: SimulationRequest): SimulatedRun {
  const identity = {
    id: runId,
    tenantId: 'simulation',
    flowId: flow.flowId,
    version: flow.version,
    customerId: customer?.id ?? null,
    conversationId: null,
    mode: 'test' as const,
  };
  worker.planOf(flow);
  return worker.runs.add(identity, flow, nodeId === undefined ? { event } : { nodeId, event });
}

/** A run that has something to do now. */
function dueRun({ runs, nowMs }: SimulatedWorker): SimulatedRun | undefined {
  return [...runs.all.values()].find((run) => {
    if (runs.hasEnded(run)) return false;
    const isWoken = run.wakeAtMs !== null && run.wakeAtMs <= nowMs;
    return run.status === 'pending' || run.signals.length > 0 || isWoken;
  });
}

/** Lets time pass until something happens. False when nothing ever will. */
function moveOn(worker: SimulatedWorker, acts: ScriptedActs, root: SimulatedRun): boolean {
  const wakes = [...worker.runs.all.values()].flatMap((run) =>
    run.wakeAtMs === null || worker.runs.hasEnded(run) ? [] : [run.wakeAtMs],
  );
  const times = acts.nextAtMs === null ? wakes : [...wakes, acts.nextAtMs];
  if (times.length === 0) return false;
  worker.nowMs = Math.max(worker.nowMs, Math.min(...times));
  for (const act of acts.playDue()) if (act.kind === 'retry') act.taken = redrive(worker, root);
  return true;
}

/** A failed run goes on as a new run with the state of the failed one, as a dead letter's retry does it. */
function redrive({ runs }: SimulatedWorker, root: SimulatedRun): boolean {
  const { state, identity, flow, start } = [...runs.all.values()].filter(({ parent }) => !parent).at(-1) ?? root;
  if (state?.status !== 'failed') return false;
  runs.add({ ...identity, id: `${identity.id}-retried` }, flow, start, { state });
  return true;
}
