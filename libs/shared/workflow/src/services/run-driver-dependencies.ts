import type { DatabaseClock } from '../ports/clock.port.js';
import type { RunStore, WaitWrite } from '../ports/run-store.port.js';
import type { CommitBatcher } from './commit-batcher.service.js';
import type { FactAnnouncer } from './fact-announcer.service.js';
import type { WorkflowLogger } from './logger.js';
import type { NodeExecutorRegistry } from './node-executor-registry.js';
import type { RunIdentity } from './run-identity.js';
import type { RunWakes } from './run-wakes.service.js';
import type { WorkflowOptions } from './workflow-options.js';

/** What a run's driver works with; one set for all drivers of a worker. */
export interface RunDriverDependencies {
  runs: RunStore;
  commits: CommitBatcher;
  executors: NodeExecutorRegistry;
  announcer: FactAnnouncer;
  wakes: RunWakes;
  clock: DatabaseClock;
  options: WorkflowOptions;
  logger: WorkflowLogger;
  lateSignals: { look(run: RunIdentity, waits: readonly WaitWrite[]): void };
}
