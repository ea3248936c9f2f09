import { compileFlow, type FlowPlan, type RunState } from '@columba/workflow-engine';
import type { CustomerStore } from '../ports/customer.port.js';
import type { RunRecorder } from '../ports/run-recorder.port.js';
import type { RunCommit, RunStore } from '../ports/run-store.port.js';
import type { VariableStore } from '../ports/variable-store.port.js';
import { KeyedSequence } from '../services/keyed-sequence.js';
import { MessageSender } from '../services/message-sender.service.js';
import { AskQuestionExecutor } from '../services/node-executors/ask-question-executor.js';
import type { NodeExecutor } from '../services/node-executors/node-executor.js';
import { SendMessageExecutor } from '../services/node-executors/send-message-executor.js';
import { SetVariablesExecutor } from '../services/node-executors/set-variables-executor.js';
import { TagsExecutor } from '../services/node-executors/tags-executor.js';
import { TicketExecutor } from '../services/node-executors/ticket-executor.js';
import { RunDriver } from '../services/run-driver.js';
import type { RunDriverDependencies } from '../services/run-driver-dependencies.js';
import { startOf } from '../services/run-start.js';
import { DEFAULT_WORKFLOW_OPTIONS } from '../services/workflow-options.js';
import { openDoors } from './open-doors.js';
import { RecordingChannels, simulatedConnections } from './recording-channels.js';
import { type RecordedCall, RecordingExecutor } from './recording-executor.js';
import { RecordingCustomers, RecordingTickets } from './recording-stores.js';
import { RecordingVariables } from './recording-variables.js';
import { type SimulatedRun, SimulatedRuns } from './simulated-runs.js';
import type { SimulatedFlow, SimulationRequest } from './simulation-request.js';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const options = { ...DEFAULT_WORKFLOW_OPTIONS, owner: 'simulation', publicUrl: 'http://simulation.invalid' };

/**
 * A worker without a world: the run driver, the engine and the executors of every other worker, on a clock that stands
 * until it is moved, and on doubles that write down what would have left.
 */
export class SimulatedWorker {
  nowMs: number;
  readonly runs: SimulatedRuns;
  readonly channels: RecordingChannels;
  readonly customers: RecordingCustomers;
  readonly tickets: RecordingTickets;
  readonly variables = new RecordingVariables();
  readonly calls: RecordedCall[] = [];
  private readonly plans = new Map<SimulatedFlow, FlowPlan>();
  private readonly dependencies: RunDriverDependencies;

  constructor(request: SimulationRequest, recorder?: RunRecorder) {
    const { subflows, sends, customer, optedOut, startMs } = request;
    this.nowMs = startMs;
    const clock = { nowMs: () => this.nowMs, synchronise: async () => undefined };
    this.runs = new SimulatedRuns(subflows);
    this.channels = new RecordingChannels(clock, sends, (id) => this.runs.messageNodes.get(id) ?? null);
    this.customers = new RecordingCustomers(customer, optedOut);
    this.tickets = new RecordingTickets(clock);
    const dependencies = {
      runs: this.store(),
      commits: { commit: async (commit: RunCommit) => this.runs.commit(commit) },
      executors: this.executors(),
      announcer: { announce: () => undefined },
      wakes: { set: () => undefined },
      switches: { stopOf: () => null },
      lateSignals: { look: () => undefined },
      clock,
      options,
      logger: silent,
      recorder,
      breakers: openDoors,
      order: new KeyedSequence(),
      earlier: { gone: async () => undefined },
      variables: this.variables,
    };
    this.dependencies = dependencies;
  }

  /** Takes a run as far as it goes at this moment. */
  async advance(run: SimulatedRun): Promise<void> {
    const { identity, state, signals } = run;
    const plan = this.planOf(run.flow);
    const driver = new RunDriver(identity, plan, this.customers.customer, this.dependencies, state ?? undefined);
    if (state) await driver.resume(claimOf(run, state));
    else await driver.begin({ ...startOf(run.start, plan), atMs: this.nowMs }, [...signals]);
    await driver.drive(false);
  }

  planOf(flow: SimulatedFlow): FlowPlan {
    const plan = this.plans.get(flow) ?? compileFlow(flow.document);
    this.plans.set(flow, plan);
    return plan;
  }

  /** What a driver asks of the store besides commits. */
  private store(): RunStore {
    const asked: Pick<RunStore, 'pendingSignals' | 'renew'> = {
      pendingSignals: async (_tenantId, runId) => this.runs.pendingSignals(runId),
      renew: async () => [],
    };
    return asked as RunStore;
  }

  private executors(): RunDriverDependencies['executors'] {
    const customers = this.customers as unknown as CustomerStore;
    const sender = new MessageSender(customers, simulatedConnections, this.channels, options);
    const real: NodeExecutor[] = [
      new SendMessageExecutor(sender),
      new AskQuestionExecutor(sender),
      new TagsExecutor(customers),
      new TicketExecutor(this.tickets),
      new SetVariablesExecutor(this.variables as unknown as VariableStore),
    ];
    const byType = new Map(real.map((executor) => [executor.definition.type, executor]));
    return { executor: (type) => byType.get(type) ?? new RecordingExecutor(type, this.calls) };
  }
}

function claimOf({ identity, status, signals }: SimulatedRun, state: RunState) {
  const { caller: _, ...run } = identity;
  return {
    ...run,
    state,
    previousStatus: status,
    fence: 1,
    input: null,
    crashes: 0,
    effects: [],
    signals: [...signals],
  };
}
