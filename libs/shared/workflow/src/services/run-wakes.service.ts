import { Inject, Injectable } from '@nestjs/common';
import { JOB_QUEUES, type JobConsumer, type JobQueue, type JobQueues, type RunWake } from '../ports/job-queue.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { MicroBatcher } from './micro-batcher.js';

export const RUN_WAKES_QUEUE = 'run-wakes';
/** Farther alarms are left to the sweeper: a queue that holds a job for weeks is one more thing to lose. */
const LONGEST_ALARM_MS = 7 * 86_400_000;

interface Alarm extends RunWake {
  delayMs: number;
}

/** The alarm clock. An alarm that the queue loses is made good by the sweeper, so setting one never fails a run. */
@Injectable()
export class RunWakes {
  private readonly queue: JobQueue<RunWake>;
  private readonly batcher: MicroBatcher<Alarm, undefined>;

  constructor(
    @Inject(JOB_QUEUES) queues: JobQueues,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {
    this.queue = queues.open<RunWake>(RUN_WAKES_QUEUE);
    this.batcher = new MicroBatcher((alarms) => this.add(alarms), { maxBatch: 500, maxConcurrent: 2 });
  }

  /** Wakes the run after `delayMs`. */
  set(wake: RunWake, delayMs: number): void {
    if (delayMs > LONGEST_ALARM_MS) return;
    this.batcher.add({ ...wake, delayMs: Math.max(0, Math.ceil(delayMs)) }).catch((error: unknown) => {
      this.logger.warn(errorFields(error), 'alarm not set, the sweeper will wake the run');
    });
  }

  consume(handler: (wake: RunWake) => Promise<void>, concurrency: number): Promise<JobConsumer> {
    return this.queue.process(async (job) => handler(job.data), { concurrency });
  }

  private async add(alarms: Alarm[]): Promise<undefined[]> {
    await this.queue.add(
      alarms.map(({ tenantId, runId, delayMs }) => ({
        id: `${runId}.${Date.now() + delayMs}`,
        data: { tenantId, runId },
        delayMs,
      })),
    );
    return alarms.map(() => undefined);
  }
}
