import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { BREAKER_STORE, type BreakerReport, type BreakerStatus, type BreakerStore } from '../../ports/breaker.port.js';
import { DATABASE_CLOCK, type DatabaseClock } from '../../ports/clock.port.js';
import { LIVE_BUS, LIVE_CHANNELS, type LiveBus } from '../../ports/live-bus.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from '../logger.js';
import type { Destination, Held, Settlement } from '../node-executors/node-executor.js';
import { RunWakes } from '../run-wakes.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from '../workflow-options.js';
import { DestinationBreaker } from './destination-breaker.js';
import { isFlowTarget } from './flow-target.js';
import { healthVerdict } from './health-verdict.js';

const REFRESH_MS = 1_000;
/** Between two reports of this worker. */
const REPORT_GAP_MS = 20;
/** A parked run tries by itself after so long, should nobody release it. */
const SAFETY_MS = 10 * 60_000;
/** A destination that has not answered yet: come again after this, and up to three times as much. */
const COME_AGAIN_MS = 2_000;

/** A place at a destination, to be given back with how the call ended. */
export interface Passage {
  /** Null: nothing left. `calledOff`: by us, so it says nothing of the destination. Answers how the attempt settles. */
  leave(settlement: Settlement | null, calledOff: boolean): Settlement | null;
}

/**
 * The breakers of all destinations, as this worker sees them. A destination that does not fail costs a look into a map.
 * What fails is counted here, told in batches to PostgreSQL, where it opens for all workers, and read back every second,
 * at once when a hint says that something has changed.
 */
@Injectable()
export class CircuitBreakers {
  private readonly breakers = new LRUCache<string, DestinationBreaker>({ max: 20_000 });
  private readonly reported = new Set<DestinationBreaker>();
  private turning: Promise<void> | null = null;
  private lookAgain = false;
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => Promise<void>) | undefined;
  /** Those that the store has something on. */
  private amiss = new Set<DestinationBreaker>();

  constructor(
    @Inject(BREAKER_STORE) private readonly store: BreakerStore,
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
    private readonly wakes: RunWakes,
  ) {}

  async start(): Promise<void> {
    await this.look();
    this.timer ??= setInterval(() => void this.look(), REFRESH_MS);
    this.unsubscribe = await this.liveBus.subscribe(LIVE_CHANNELS.breakers, () => void this.look());
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.unsubscribe?.();
    await this.turn();
  }

  /** Before anything is committed: how an attempt is parked whose destination is known to be failing, else null. */
  holds(tenantId: string, destination: Destination): Held | null {
    if (this.amiss.size === 0) return null;
    const breaker = this.breakers.get(`${tenantId}/${destination.key}`);
    return breaker && this.isShut(breaker) ? this.held(breaker) : null;
  }

  /** A place at the destination, or how the attempt is parked. A promise only while the destination is in doubt. */
  enter(tenantId: string, destination: Destination): Passage | Held | Promise<Passage | Held> {
    const breaker = this.breakerOf(tenantId, destination);
    if (breaker.state !== 'closed') return this.enterAsProbe(breaker);
    const entered = breaker.enter(this.clock.nowMs());
    if (entered === true) return this.passage(breaker, false);
    return entered.then((admitted) => {
      if (admitted) return this.passage(breaker, false);
      return breaker.state === 'closed' ? this.comeAgain() : this.held(breaker);
    });
  }

  /** As far as is known: false while it is open, or half-open. */
  isClosed(tenantId: string, target: string): boolean {
    if (this.amiss.size === 0) return true;
    return (this.breakers.get(`${tenantId}/${target}`)?.state ?? 'closed') === 'closed';
  }

  private breakerOf(tenantId: string, { key, limits }: Destination): DestinationBreaker {
    const id = `${tenantId}/${key}`;
    const known = this.breakers.get(id);
    if (known) {
      if (limits) known.limits = { ...this.options.breaker, ...limits };
      return known;
    }
    const made = new DestinationBreaker(tenantId, key, { ...this.options.breaker, ...limits });
    this.breakers.set(id, made);
    return made;
  }

  private isShut(breaker: DestinationBreaker): boolean {
    if (breaker.state === 'closed') return false;
    return breaker.probing || this.clock.nowMs() < breaker.retryAtMs;
  }

  private async enterAsProbe(breaker: DestinationBreaker): Promise<Passage | Held> {
    if (this.isShut(breaker)) return this.held(breaker);
    breaker.probing = true;
    const { probes } = this.options.breaker;
    const leaseMs = this.options.attemptTimeoutMs + this.options.leaseMs;
    try {
      if (await this.store.claimProbe(breaker.tenantId, breaker.target, probes, leaseMs)) {
        breaker.enterProbe();
        return this.passage(breaker, true);
      }
    } catch (error) {
      this.logger.warn(errorFields(error), 'probe not claimed');
    }
    // Another was quicker, or the store is away: look before the next try.
    breaker.probing = false;
    breaker.retryAtMs = this.clock.nowMs() + REFRESH_MS;
    void this.look();
    return this.held(breaker);
  }

  private passage(breaker: DestinationBreaker, isProbe: boolean): Passage {
    return {
      leave: (settlement, calledOff) => {
        const verdict = settlement && !calledOff ? healthVerdict(settlement) : 'neutral';
        breaker.leave(verdict, this.clock.nowMs(), errorOf(settlement), isProbe);
        if (breaker.dirty) this.tell(breaker);
        // Whose call only showed what is known by now has not used its attempt up: probes, and those under way as it opened.
        const tooLate = isProbe || breaker.state !== 'closed';
        return tooLate && verdict === 'failure' && settlement?.kind === 'failed' ? this.held(breaker) : settlement;
      },
    };
  }

  private held({ target, retryAtMs }: DestinationBreaker): Held {
    const untilMs = Math.max(this.clock.nowMs(), retryAtMs) + SAFETY_MS * (1 + Math.random());
    return { kind: 'held', destination: target, untilMs: Math.round(untilMs) };
  }

  private comeAgain(): Held {
    const untilMs = Math.round(this.clock.nowMs() + COME_AGAIN_MS * (1 + 2 * Math.random()));
    return { kind: 'held', destination: null, untilMs };
  }

  private tell(breaker: DestinationBreaker): void {
    this.reported.add(breaker);
    void this.turn();
  }

  private look(): Promise<void> {
    this.lookAgain = true;
    return this.turn();
  }

  /** One conversation with the store at a time, so that an older answer never replaces a newer one. */
  private turn(): Promise<void> {
    this.turning ??= this.converse().finally(() => {
      this.turning = null;
      if (this.reported.size > 0 || this.lookAgain) setTimeout(() => void this.turn(), REPORT_GAP_MS).unref();
    });
    return this.turning;
  }

  private async converse(): Promise<void> {
    const telling = [...this.reported];
    this.reported.clear();
    const looking = this.lookAgain;
    this.lookAgain = false;
    try {
      if (telling.length > 0) await this.report(telling);
      if (looking) await this.read();
    } catch (error) {
      this.logger.warn(errorFields(error), 'circuit breakers not read');
    }
  }

  private async report(breakers: readonly DestinationBreaker[]): Promise<void> {
    const told = breakers.map((breaker) => ({ breaker, report: breaker.takeReport() }));
    const reports = told.map<BreakerReport>(({ breaker: { tenantId, target, limits }, report }) => ({
      tenantId,
      target,
      limits,
      ...report,
    }));
    const answers = await this.store.report(reports).catch((error: unknown) => {
      for (const { breaker, report } of told) breaker.putBack(report);
      for (const { breaker } of told) this.reported.add(breaker);
      throw error;
    });
    this.learn(answers);
    const changed = answers.filter((answer) => answer.changed);
    for (const { tenantId, target, state } of changed) {
      this.logger.info({ tenantId, target, state }, 'circuit breaker');
    }
    const hints = changed.map(({ tenantId, target }) => ({ tenantId, target }));
    if (hints.length > 0) await this.liveBus.publish(LIVE_CHANNELS.breakers, hints);
  }

  private async read(): Promise<void> {
    const watched = await this.store.watched();
    const before = this.amiss;
    this.amiss = new Set();
    this.learn(watched);
    const nowMs = this.clock.nowMs();
    for (const breaker of before) if (!this.amiss.has(breaker)) breaker.learn(null, nowMs);
    for (const status of watched) await this.release(status);
  }

  private learn(statuses: readonly BreakerStatus[]): void {
    const nowMs = this.clock.nowMs();
    for (const status of statuses) {
      const breaker = this.breakerOf(status.tenantId, { key: status.target });
      breaker.learn(status, nowMs);
      this.amiss.add(breaker);
    }
  }

  /** Whoever is first in this second lets runs go: one to probe, or the next page of those that may leave again. */
  private async release({ tenantId, target, state, retryAtMs }: BreakerStatus): Promise<void> {
    if (isFlowTarget(target)) return;
    if (state === 'open' && (retryAtMs ?? 0) > this.clock.nowMs()) return;
    const released = await this.store.release(tenantId, target, this.options.breaker.probes);
    for (const { runId, delayMs } of released) this.wakes.set({ tenantId, runId }, delayMs);
  }
}

/** As people read it beside the breaker. */
function errorOf(settlement: Settlement | null): BreakerReport['error'] {
  if (!settlement || !('error' in settlement)) return null;
  const { code, message } = settlement.error;
  return { code, message };
}
