import type { DatabaseClock } from '../ports/clock.port.js';
import type { FlowStop } from '../ports/flow-stop.port.js';
import type { RunRecorder } from '../ports/run-recorder.port.js';
import type { RunStore, WaitWrite } from '../ports/run-store.port.js';
import type { VariableStore } from '../ports/variable-store.port.js';
import type { CircuitBreakers } from './breakers/circuit-breakers.service.js';
import type { CommitBatcher } from './commit-batcher.service.js';
import type { EarlierMessages } from './earlier-messages.service.js';
import type { FactAnnouncer } from './fact-announcer.service.js';
import type { KeyedSequence } from './keyed-sequence.js';
import type { WorkflowLogger } from './logger.js';
import type { NodeExecutorRegistry } from './node-executor-registry.js';
import type { RunIdentity } from './run-identity.js';
import type { RunWakes } from './run-wakes.service.js';
import type { WorkflowOptions } from './workflow-options.js';

/** What a run's driver works with; one set for all drivers of a worker. */
export interface RunDriverDependencies {
  runs: RunStore;
  commits: Pick<CommitBatcher, 'commit'>;
  executors: Pick<NodeExecutorRegistry, 'executor'>;
  announcer: Pick<FactAnnouncer, 'announce'>;
  wakes: Pick<RunWakes, 'set'>;
  clock: DatabaseClock;
  options: WorkflowOptions;
  logger: WorkflowLogger;
  /** The kill switches that are on, as far as this worker has seen. */
  switches: { stopOf(tenantId: string, flowId: string): FlowStop | null };
  variables: Pick<VariableStore, 'read'>;
  /** Of effects that must leave one after the other, over all runs of this worker. */
  order: Pick<KeyedSequence, 'run'>;
  /** The same over workers, where a partition has come over from another. */
  earlier: Pick<EarlierMessages, 'gone'>;
  /** The breakers of destinations, as far as this worker has seen. */
  breakers: Pick<CircuitBreakers, 'holds' | 'enter'>;
  lateSignals: { look(run: RunIdentity, waits: readonly WaitWrite[]): void };
  /** Absent in production: nothing is recorded. */
  recorder?: RunRecorder | undefined;
}
