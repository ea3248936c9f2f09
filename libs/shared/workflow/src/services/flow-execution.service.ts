import type { RunState } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import { CUSTOMER_STORE, type CustomerSnapshot, type CustomerStore } from '../ports/customer.port.js';
import type { RunWake } from '../ports/job-queue.port.js';
import { type ClaimedRun, RUN_STORE, type RunStore } from '../ports/run-store.port.js';
import { FlowCatalog } from './flow-catalog.service.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { MicroBatcher } from './micro-batcher.js';
import type { RunDriver } from './run-driver.js';
import { RunDriverFactory } from './run-driver-factory.service.js';
import { RunLeases } from './run-leases.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

/** What a pending run begins with. */
export interface RunStart {
  nodeId: string;
  event: Record<string, unknown>;
}

/** Advances runs: those just created here, those that a wake names, those that the sweeper finds. */
@Injectable()
export class FlowExecutionService {
  private readonly active = new Set<Promise<void>>();
  private readonly room: (() => void)[] = [];
  private readonly claims: MicroBatcher<RunWake, undefined>;

  constructor(
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(CUSTOMER_STORE) private readonly customers: CustomerStore,
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
    private readonly catalog: FlowCatalog,
    private readonly drivers: RunDriverFactory,
    private readonly leases: RunLeases,
  ) {
    this.claims = new MicroBatcher((wakes) => this.claimAndResume(wakes), { maxBatch: 100, maxConcurrent: 2 });
  }

  get activeRuns(): number {
    return this.active.size;
  }

  /** Resolves when this worker has room for more runs: the back-pressure of consumer and sweeper. */
  async roomForMore(): Promise<void> {
    while (this.active.size >= this.options.maxActiveRuns) {
      await new Promise<void>((resolve) => this.room.push(resolve));
    }
  }

  /** Drives runs whose first commit is stored and whose lease is ours. */
  adopt(drivers: readonly RunDriver[]): void {
    for (const driver of drivers) this.track(driver, driver.drive(true));
  }

  /** Claims the run if nobody holds it, and advances it. Resolves when the claim is decided. */
  wake(wake: RunWake): Promise<void> {
    return this.claims.add(wake);
  }

  /** Takes over what is due anywhere. Answers how many runs that were. */
  async sweep(limit: number): Promise<number> {
    await this.roomForMore();
    const claimed = await this.runs.claimDue(limit, this.options.owner, this.options.leaseMs);
    await this.resumeAll(claimed);
    return claimed.length;
  }

  /** Resolves when nothing is active, at the latest after `timeoutMs`. */
  async drained(timeoutMs: number): Promise<void> {
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
    while (this.active.size > 0) {
      const before = performance.now();
      await Promise.race([Promise.allSettled(this.active), deadline]);
      if (performance.now() - before >= timeoutMs - 1) return;
    }
  }

  private async claimAndResume(wakes: RunWake[]): Promise<undefined[]> {
    const unique = [...new Map(wakes.map((wake) => [wake.runId, wake])).values()];
    const claimed = await this.runs.claim(unique, this.options.owner, this.options.leaseMs);
    await this.resumeAll(claimed);
    return wakes.map(() => undefined);
  }

  private async resumeAll(claimed: readonly ClaimedRun[]): Promise<void> {
    const keys = claimed.flatMap(({ tenantId, customerId }) => (customerId ? [{ tenantId, customerId }] : []));
    const customers = keys.length > 0 ? await this.customers.getMany(keys) : new Map<string, CustomerSnapshot>();
    for (const run of claimed) this.resume(run, customers.get(`${run.tenantId}/${run.customerId}`) ?? null);
  }

  private resume(claimed: ClaimedRun, customer: CustomerSnapshot | null): void {
    const work = async (): Promise<void> => {
      const plan = await this.catalog.plan(claimed.tenantId, claimed.flowId, claimed.version);
      const driver = this.drivers.create(claimed, plan, customer, (claimed.state as RunState | null) ?? undefined);
      driver.fence = claimed.fence;
      this.leases.hold(driver);
      try {
        if (claimed.state) await driver.resume(claimed);
        else await driver.begin({ ...(claimed.input as RunStart), atMs: this.clock.nowMs() });
        await driver.drive(false);
      } finally {
        this.leases.letGo(driver);
      }
    };
    this.watch(claimed, work());
  }

  private track(driver: RunDriver, work: Promise<void>): void {
    this.leases.hold(driver);
    this.watch(
      { tenantId: driver.tenantId, id: driver.runId },
      work.finally(() => this.leases.letGo(driver)),
    );
  }

  /** A run that fails in an unforeseen way is left alone: its lease runs out and the sweeper tries again, a few times. */
  private watch(run: { tenantId: string; id: string }, work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => {
        this.logger.error({ ...errorFields(error), runId: run.id, tenantId: run.tenantId }, 'run not advanced');
      })
      .finally(() => {
        this.active.delete(settled);
        this.room.shift()?.();
      });
    this.active.add(settled);
  }
}
