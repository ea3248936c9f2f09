import type { RunState } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import { CUSTOMER_STORE, type CustomerSnapshot, type CustomerStore } from '../ports/customer.port.js';
import type { RunWake } from '../ports/job-queue.port.js';
import { type ClaimedRun, RUN_STORE, type RunStore } from '../ports/run-store.port.js';
import { FlowCatalog } from './flow-catalog.service.js';
import { giveBackRun } from './give-back-run.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { MicroBatcher } from './micro-batcher.js';
import { isPassing } from './passing-fault.js';
import { isPoisoned, PoisonedRuns } from './poisoned-runs.service.js';
import type { RunDriver } from './run-driver.js';
import { RunDriverFactory } from './run-driver-factory.service.js';
import { RunLeases } from './run-leases.service.js';
import { type RunStart, startOf } from './run-start.js';
import { TenantBacklog } from './tenant-backlog.js';
import { TenantShares } from './tenant-shares.js';
import { FlowTurns } from './turns/flow-turns.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

/** Beyond the places that there are, for tenants that others leave none. */
const SPARE_PLACES = 20;
/** Beside others, a tenant is given places once an eighth of its share is free: a few at a time would make small batches. */
const SMALLEST_PART = 1 / 8;

/** Advances runs: those just created here, those that a wake names, those that the sweeper finds. */
@Injectable()
export class FlowExecutionService {
  private readonly active = new Set<Promise<void>>();
  private promised = 0;
  private placeFound: () => void = () => undefined;
  private readonly shares: TenantShares;
  private readonly backlog = new TenantBacklog();
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
    private readonly poisoned: PoisonedRuns,
    private readonly turns: FlowTurns,
  ) {
    this.shares = new TenantShares(options.maxActiveRunsPerTenant);
    this.claims = new MicroBatcher((wakes) => this.claimAndResume(wakes), { maxBatch: 100, maxConcurrent: 2 });
  }

  get activeRuns(): number {
    return this.active.size;
  }

  /** Called when a run has left its place, and when the last of a tenant's stored runs have been taken up. */
  onPlace(listener: () => void): void {
    this.placeFound = listener;
  }

  /**
   * How many runs of the tenant may begin here now. With nobody to be fair to, a batch that finds one place may have all
   * that it wants: to begin later costs two commits more a run. None while runs of it are stored that came before.
   */
  places(tenantId: string): number {
    const { options, shares } = this;
    if (this.active.size + this.promised >= options.maxActiveRuns || this.backlog.has(tenantId)) return 0;
    const left = shares.left(tenantId);
    if (!shares.othersThan(tenantId, performance.now())) return left > 0 ? Number.POSITIVE_INFINITY : 0;
    return left >= options.maxActiveRunsPerTenant * SMALLEST_PART ? left : 0;
  }

  /** Keeps a place, until `settle`. */
  promise(tenantId: string): void {
    this.promised += 1;
    this.shares.promise(tenantId);
  }

  settle(tenantId: string): void {
    this.promised -= 1;
    this.shares.settle(tenantId);
  }

  /** Before runs of these tenants are stored that begin later; answers what to call once they are, or are not. */
  storing(tenantIds: ReadonlySet<string>): () => void {
    for (const tenantId of tenantIds) this.backlog.storing(tenantId);
    return () => {
      for (const tenantId of tenantIds) this.backlog.stored(tenantId, performance.now());
    };
  }

  /** Drives runs whose first commit is stored and whose lease is ours. */
  adopt(drivers: readonly RunDriver[]): void {
    for (const driver of drivers) this.track(driver, driver.drive(true));
  }

  /**
   * Claims the run if nobody holds it, and advances it. Resolves when the claim is decided. A tenant that has its share
   * of places is left to the sweeper, which takes tenants by turns.
   */
  async wake(wake: RunWake): Promise<void> {
    if (this.shares.hasRoom(wake.tenantId)) await this.claims.add(wake);
  }

  /**
   * Takes over what is due anywhere, tenant by tenant in turn; those that have their share of places later. Tells
   * whether there may be more.
   */
  async sweep(limit: number): Promise<{ taken: number; more: boolean }> {
    const busy = this.shares.full();
    const { owner, leaseMs, maxActiveRuns } = this.options;
    const each = Math.max(1, Math.floor(limit / 2));
    // A few even when all places are taken: they are of tenants that have less than their share.
    const most = Math.min(limit, Math.max(SPARE_PLACES, maxActiveRuns - this.active.size));
    const askedAtMs = performance.now();
    const claimed = await this.runs.claimDue({ most, each: Math.min(each, most), busy }, owner, leaseMs);
    const more = claimed.length >= Math.min(each, most);
    this.backlog.looked(new Set(more ? [...busy, ...claimed.map(({ tenantId }) => tenantId)] : busy), askedAtMs);
    this.placeFound();
    await this.resumeAll(claimed, askedAtMs);
    return { taken: claimed.length, more: more || busy.length > 0 };
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
    const askedAtMs = performance.now();
    const claimed = await this.runs.claim(unique, this.options.owner, this.options.leaseMs);
    await this.resumeAll(claimed, askedAtMs);
    return wakes.map(() => undefined);
  }

  /** Leases count from before they were asked for: what came between claim and now may have taken long. */
  private async resumeAll(claimed: readonly ClaimedRun[], leasedAtMs: number): Promise<void> {
    const keys = claimed.flatMap(({ tenantId, customerId }) => (customerId ? [{ tenantId, customerId }] : []));
    const customers = keys.length > 0 ? await this.customers.getMany(keys) : new Map<string, CustomerSnapshot>();
    for (const run of claimed) this.resume(run, customers.get(`${run.tenantId}/${run.customerId}`) ?? null, leasedAtMs);
  }

  private resume(claimed: ClaimedRun, customer: CustomerSnapshot | null, leasedAtMs: number): void {
    const work = async (): Promise<void> => {
      const plan = await this.catalog.plan(claimed.tenantId, claimed.flowId, claimed.version);
      const turn = await this.turns.enter(claimed, plan.settings);
      if (turn === 'held') return;
      const start = claimed.state ? null : startOf(claimed.input as RunStart, plan);
      const driver = this.drivers.create(
        { ...claimed, caller: start?.caller },
        plan,
        customer,
        (claimed.state as RunState | null) ?? undefined,
      );
      driver.fence = claimed.fence;
      driver.leasedAtMs = leasedAtMs;
      driver.hasTurn = turn === 'taken';
      this.leases.hold(driver);
      try {
        if (start) await driver.begin({ ...start, atMs: this.clock.nowMs() }, claimed.signals);
        else await driver.resume(claimed);
        await driver.drive(false);
        this.turns.left(driver);
      } finally {
        this.leases.letGo(driver);
      }
    };
    this.watch(claimed, isPoisoned(claimed) ? this.poisoned.giveUp(claimed) : work());
  }

  private track(driver: RunDriver, work: Promise<void>): void {
    this.leases.hold(driver);
    this.watch(
      { tenantId: driver.tenantId, id: driver.runId, fence: driver.fence },
      work.then(() => this.turns.left(driver)).finally(() => this.leases.letGo(driver)),
    );
  }

  /**
   * A run that fails in an unforeseen way is left alone: its lease runs out, which counts as a crash, and the sweeper
   * tries again. A store that is away is not the run's fault: then the run is given back and nothing is counted.
   */
  private watch(run: { tenantId: string; id: string; fence: number }, work: Promise<void>): void {
    const settled = work
      .catch(async (error: unknown) => {
        this.logger.error({ ...errorFields(error), runId: run.id, tenantId: run.tenantId }, 'run not advanced');
        if (isPassing(error)) await giveBackRun(this.runs, { tenantId: run.tenantId, runId: run.id, fence: run.fence });
      })
      .catch((error: unknown) => {
        this.logger.warn({ ...errorFields(error), runId: run.id }, 'run not given back, its lease will run out');
      })
      .finally(() => {
        this.active.delete(settled);
        this.shares.giveBack(run.tenantId);
        this.placeFound();
      });
    this.active.add(settled);
    this.shares.take(run.tenantId, performance.now());
  }
}
