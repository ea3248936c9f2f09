import { Inject, Injectable } from '@nestjs/common';
import { FLOW_STOP_STORE, type FlowStop, type FlowStopStore } from '../ports/flow-stop.port.js';
import { LIVE_BUS, LIVE_CHANNELS, type LiveBus } from '../ports/live-bus.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';

/** Often enough that nothing leaves two seconds after a switch was thrown, even when its hint is lost. */
const REFRESH_MS = 1_000;

/**
 * The kill switches that are on, of all tenants: a map in memory, so that asking before each send costs nothing. Read
 * anew every second, and at once when a hint says that a flow has changed.
 */
@Injectable()
export class KillSwitches {
  private stops = new Map<string, FlowStop>();
  private reading = false;
  private stale = false;
  private failing = false;
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    @Inject(FLOW_STOP_STORE) private readonly store: FlowStopStore,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {}

  /** What stops this flow: its own switch, or that of its whole tenant. */
  stopOf(tenantId: string, flowId: string): FlowStop | null {
    if (this.stops.size === 0) return null;
    return this.stops.get(`${tenantId}/${flowId}`) ?? this.stops.get(`${tenantId}/`) ?? null;
  }

  async start(): Promise<void> {
    await this.refresh();
    this.timer ??= setInterval(() => void this.refresh(), REFRESH_MS);
    this.unsubscribe = await this.liveBus.subscribe(LIVE_CHANNELS.flows, () => void this.refresh());
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.unsubscribe?.();
  }

  /**
   * One at a time, so that an older answer never replaces a newer one. While the database is away, what was known last
   * holds: no commit goes through then anyhow.
   */
  private async refresh(): Promise<void> {
    if (this.reading) {
      this.stale = true;
      return;
    }
    this.reading = true;
    do {
      this.stale = false;
      await this.read();
    } while (this.stale);
    this.reading = false;
  }

  private async read(): Promise<void> {
    try {
      const active = await this.store.activeStops();
      this.failing = false;
      this.stops = new Map(active.map((stop) => [`${stop.tenantId}/${stop.flowId ?? ''}`, stop]));
    } catch (error) {
      if (!this.failing) this.logger.warn(errorFields(error), 'kill switches not read; what was known last holds');
      this.failing = true;
    }
  }
}
