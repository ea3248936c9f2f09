import { errorFields } from '@columba/workflow';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { GATEWAY_LOGGER, GATEWAY_SETTINGS, type GatewaySettings } from '../gateway-options.js';
import { EventPublisher } from './event-publisher.js';

/** Old enough that whoever stored it would have published it by now. */
const OLDER_THAN_MS = 4_000;

/** Publishes what was stored and never reached the bus: after a crash between the two, and after the bus was away. */
@Injectable()
export class InboxSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly publisher: EventPublisher,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    @Inject(GATEWAY_LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.publisher.leaveToSweep();
    this.schedule(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sweeping;
  }

  private schedule(afterMs = this.settings.sweepIntervalMs): void {
    if (this.stopped) return;
    const delayMs = this.publisher.isBehind ? Math.min(500, afterMs) : afterMs;
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep().finally(() => this.schedule());
    }, delayMs);
  }

  private async sweep(): Promise<void> {
    try {
      const published = await this.publisher.sweep(OLDER_THAN_MS);
      if (published > 0) this.logger.info({ events: published }, 'published events that the inbox had kept');
    } catch (error) {
      this.publisher.leaveToSweep();
      this.logger.warn(errorFields(error), 'inbox sweep failed, it will be tried again');
    }
  }
}
