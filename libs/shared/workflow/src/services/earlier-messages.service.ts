import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { RUN_STORE, type RunStore } from '../ports/run-store.port.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { MicroBatcher } from './micro-batcher.js';
import { isPassing } from './passing-fault.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

interface OutgoingMessage {
  tenantId: string;
  messageId: string;
}

const LOOK_EVERY_MS = 100;

/**
 * One customer's messages leave in order. Those of this worker wait for each other in memory; after a partition has come over
 * from another worker, what that one had still to send comes first: a message waits until those before it have left, were
 * given up, or are in doubt, since their worker is gone and its lease has run out.
 */
@Injectable()
export class EarlierMessages {
  private readonly asks: MicroBatcher<OutgoingMessage, boolean>;

  constructor(
    @Inject(RUN_STORE) runs: Pick<RunStore, 'sendingElsewhere'>,
    @Inject(WORKFLOW_OPTIONS) private readonly options: Pick<WorkflowOptions, 'owner' | 'leaseMs'>,
    @Inject(WORKFLOW_LOGGER) private readonly logger: Pick<WorkflowLogger, 'warn'>,
  ) {
    this.asks = new MicroBatcher((messages) => runs.sendingElsewhere(messages, options.owner), {
      maxBatch: 500,
      maxConcurrent: 2,
    });
  }

  /** Resolves when it may leave, at the latest after two leases: an order that cannot be had holds up nobody for ever. */
  async gone(message: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const untilMs = performance.now() + 2 * this.options.leaseMs;
    while (!signal.aborted && performance.now() < untilMs) {
      if (!(await this.isSendingElsewhere(message))) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** While the store is away nobody knows. */
  private async isSendingElsewhere(message: OutgoingMessage): Promise<boolean> {
    try {
      return await this.asks.add(message);
    } catch (error) {
      this.logger.warn(errorFields(error), 'earlier messages of a customer not looked for');
      return isPassing(error);
    }
  }
}
