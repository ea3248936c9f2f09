import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from '../columba/managed-process.js';
import type { FaultWorld } from './fault-world.js';
import type { LargeServers } from './large-servers.js';
import type { RecoveryCause, RunWatch } from './run-watch.js';
import { SeededRandom } from './seeded-random.js';

export type Range = readonly [leastMs: number, mostMs: number];

/** How often what happens; null: never. */
export interface FaultPlan {
  killEveryMs: Range | null;
  restartEveryMs: Range | null;
  stopEveryMs: Range | null;
  /** Longer than a lease: another worker takes the runs over before the stopped one goes on. */
  stopForMs: number;
  /** The gateway is killed and started again. */
  gatewayEveryMs: Range | null;
  /** Redis is killed and comes back empty, or is emptied while it runs. Of the large setup. */
  redisEveryMs: Range | null;
  /** The broker is killed and started again on its data. Of the large setup. */
  brokerEveryMs: Range | null;
}

export interface FaultCounts {
  kills: number;
  stops: number;
  restarts: number;
  gatewayKills: number;
  redisKills: number;
  redisFlushes: number;
  brokerKills: number;
}

const BUSY_WITHIN_MS = 1_500;
/** A run may be let go between the look and the signal. */
const MOST_TRIES_TO_STOP = 20;

/** Kills and stops workers and restarts PostgreSQL hard, at times that the seed gives. */
export class FaultInjector {
  readonly counts: FaultCounts = {
    kills: 0,
    stops: 0,
    restarts: 0,
    gatewayKills: 0,
    redisKills: 0,
    redisFlushes: 0,
    brokerKills: 0,
  };
  private readonly busy = new Set<ManagedProcess>();
  private readonly ending = new AbortController();
  private loops: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly world: FaultWorld,
    private readonly watch: RunWatch,
    private readonly plan: FaultPlan,
    private readonly random: SeededRandom,
  ) {}

  start(): void {
    const { killEveryMs, restartEveryMs, stopEveryMs, gatewayEveryMs, redisEveryMs, brokerEveryMs } = this.plan;
    const { large } = this.world;
    this.loops = Promise.all([
      this.repeat('kill', killEveryMs, (random) => this.kill(random)),
      this.repeat('restart', restartEveryMs, (random) => this.restart(random)),
      this.repeat('stop', stopEveryMs, (random) => this.pause(random)),
      this.repeat('gateway', gatewayEveryMs, () => this.killGateway()),
      ...(large
        ? [
            this.repeat('redis', redisEveryMs, (random) => this.loseQueues(large, random)),
            this.repeat('broker', brokerEveryMs, (random) => this.killBroker(large, random)),
          ]
        : []),
    ]);
    // What went wrong is told by `stop`.
    this.loops.catch(() => undefined);
  }

  /** Ends the faults; resolves when everything runs again. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.loops;
  }

  private async repeat(
    name: string,
    everyMs: Range | null,
    fault: (random: SeededRandom) => Promise<void>,
  ): Promise<void> {
    if (!everyMs) return;
    const random = this.random.fork(name);
    while (await this.waited(random.between(...everyMs))) await fault(random);
  }

  /** False when it is over. */
  private async waited(ms: number): Promise<boolean> {
    const { signal } = this.ending;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  private async kill(random: SeededRandom): Promise<void> {
    const worker = this.choose(random);
    if (!worker) return;
    try {
      const name = leaseOwner(worker);
      await this.untilBusy(name);
      const atMs = Date.now();
      await worker.kill('SIGKILL');
      this.counts.kills += 1;
      await this.touch('killed', name, atMs);
      await startAgain(worker);
    } finally {
      this.busy.delete(worker);
    }
  }

  private async pause(random: SeededRandom): Promise<void> {
    const worker = this.choose(random);
    if (!worker) return;
    try {
      await this.stopAtWork(worker);
      this.counts.stops += 1;
      await this.waited(this.plan.stopForMs);
    } finally {
      worker.signal('SIGCONT');
      this.busy.delete(worker);
    }
  }

  /** Leaves it stopped, with a run in its hands if that can be had. */
  private async stopAtWork(worker: ManagedProcess): Promise<void> {
    const name = leaseOwner(worker);
    for (let tries = 1; ; tries += 1) {
      await this.untilBusy(name);
      worker.signal('SIGSTOP');
      const held = await this.touch('stopped', name, Date.now());
      if (held !== 0 || tries === MOST_TRIES_TO_STOP || this.ending.signal.aborted) return;
      worker.signal('SIGCONT');
      await sleep(20);
    }
  }

  /** A worker that holds nothing loses nothing: waits a while for it to hold a run. */
  private async untilBusy(name: string): Promise<void> {
    const until = performance.now() + BUSY_WITHIN_MS;
    while (performance.now() < until && !this.ending.signal.aborted) {
      const held = await this.watch.held(name).catch(() => 0);
      if (held > 0) return;
      await sleep(5);
    }
  }

  private async restart(random: SeededRandom): Promise<void> {
    await this.touch('database', null, Date.now());
    await this.world.postgres.crash();
    this.counts.restarts += 1;
    await sleep(random.between(50, 700));
    await this.world.postgres.up();
  }

  private async killGateway(): Promise<void> {
    await this.world.gateway.kill('SIGKILL');
    this.counts.gatewayKills += 1;
    await startAgain(this.world.gateway);
  }

  private async loseQueues({ redis }: LargeServers, random: SeededRandom): Promise<void> {
    if (random.chance(0.5)) {
      await redis.flush();
      this.counts.redisFlushes += 1;
      return;
    }
    await redis.crash();
    this.counts.redisKills += 1;
    await sleep(random.between(50, 1_500));
    await redis.up();
  }

  private async killBroker({ broker }: LargeServers, random: SeededRandom): Promise<void> {
    await broker.crash();
    this.counts.brokerKills += 1;
    await sleep(random.between(50, 1_500));
    await broker.up();
  }

  /** At least one worker is left alone. */
  private choose(random: SeededRandom): ManagedProcess | undefined {
    const free = this.world.workers.filter((worker) => !this.busy.has(worker) && worker.pid !== undefined);
    if (free.length < 2) return undefined;
    const worker = random.pick(free);
    this.busy.add(worker);
    return worker;
  }

  /**
   * Answers how many runs were touched. Undefined: that cannot be asked while the database is away; its own restart has
   * noted the same runs.
   */
  private async touch(cause: RecoveryCause, owner: string | null, atMs: number): Promise<number | undefined> {
    return await this.watch.touch(cause, owner, atMs).catch(() => undefined);
  }
}

/** As the worker names itself in leases. */
export function leaseOwner(worker: ManagedProcess): string {
  return `worker-${hostname()}-${worker.pid}`;
}

/** A process that begins while the database is away gives up: whoever runs it starts it again. */
export async function startAgain(part: ManagedProcess, tries = 10): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await part.start();
    } catch (error) {
      if (attempt === tries) throw error;
      await sleep(300);
    }
  }
}
