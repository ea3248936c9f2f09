import { errorFields } from '@columba/workflow';
import type { FactsHint, LiveBus, RunQueries } from '@columba/workflow/ports';
import { LIVE_BUS, LIVE_CHANNELS, RUN_QUERIES } from '@columba/workflow/ports';
import type { RunFact } from '@columba/workflow-contracts';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { GATEWAY_LOGGER } from '../gateway-options.js';
import { TenantFeed } from './tenant-feed.js';

/** Hints may be lost: each followed tenant is looked at this often anyway. */
const POLL_MS = 1_000;

type FanOut = (tenantId: string, facts: RunFact[]) => void;

/** One feed for each tenant that somebody follows, woken by hints and, where those are lost, by the clock. */
@Injectable()
export class LiveFeeds implements OnModuleDestroy {
  private readonly feeds = new Map<string, { feed: TenantFeed; users: number }>();
  private fanOut: FanOut = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => Promise<void>) | undefined;

  constructor(
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    @Inject(RUN_QUERIES) private readonly queries: RunQueries,
    @Inject(GATEWAY_LOGGER) private readonly logger: Logger,
  ) {}

  async start(fanOut: FanOut): Promise<void> {
    this.fanOut = fanOut;
    this.timer = setInterval(() => this.hintAll(), POLL_MS);
    this.liveBus.onReconnect(() => this.hintAll());
    this.stopListening = await this.liveBus.subscribe(LIVE_CHANNELS.facts, (hint) =>
      this.hint((hint as FactsHint).tenantId),
    );
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    for (const { feed } of this.feeds.values()) feed.close();
    this.feeds.clear();
    await this.stopListening?.();
  }

  /** Tenants that are followed here. */
  tenants(): string[] {
    return [...this.feeds.keys()];
  }

  /** Counts one more user of the tenant's feed; each `acquire` is followed by one `release`. */
  acquire(tenantId: string): TenantFeed {
    const known = this.feeds.get(tenantId);
    if (known) {
      known.users += 1;
      return known.feed;
    }
    const feed = new TenantFeed(tenantId, this.queries, (facts) => this.fanOut(tenantId, facts));
    this.feeds.set(tenantId, { feed, users: 1 });
    return feed;
  }

  release(tenantId: string): void {
    const known = this.feeds.get(tenantId);
    if (!known) return;
    known.users -= 1;
    if (known.users > 0) return;
    known.feed.close();
    this.feeds.delete(tenantId);
  }

  private hintAll(): void {
    for (const tenantId of this.feeds.keys()) this.hint(tenantId);
  }

  private hint(tenantId: string): void {
    this.feeds
      .get(tenantId)
      ?.feed.hint()
      .catch((error: unknown) => this.logger.warn(errorFields(error), 'facts could not be read, the next look will'));
  }
}
