import { Inject, Injectable } from '@nestjs/common';
import { type FactsHint, LIVE_BUS, LIVE_CHANNELS, type LiveBus } from '../ports/live-bus.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';

/** A person sees no difference, and a busy tenant's commits share one hint. */
const HINT_EVERY_MS = 25;

/**
 * Says, after a commit, that a tenant has new facts: at once when nothing was said lately, else with all that comes within
 * `HINT_EVERY_MS`. A hint that is lost costs nothing, since gateways read by number and look again by themselves.
 */
@Injectable()
export class FactAnnouncer {
  private readonly dirty = new Set<string>();
  private sending = false;

  constructor(
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {}

  announce(tenantIds: Iterable<string>): void {
    for (const tenantId of tenantIds) this.dirty.add(tenantId);
    if (!this.sending) void this.send();
  }

  private async send(): Promise<void> {
    this.sending = true;
    try {
      while (this.dirty.size > 0) {
        const hints: FactsHint[] = [...this.dirty].map((tenantId) => ({ tenantId }));
        this.dirty.clear();
        await this.liveBus.publish(LIVE_CHANNELS.facts, hints);
        await new Promise((resolve) => setTimeout(resolve, HINT_EVERY_MS));
      }
    } catch (error) {
      this.logger.warn(errorFields(error), 'facts hint not sent');
    } finally {
      this.sending = false;
    }
  }
}
