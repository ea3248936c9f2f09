import { MESSAGE_RECEIVED } from '@columba/workflow-contracts';
import { compileCondition, evaluateCondition } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import { CUSTOMER_STORE, type CustomerStore } from '../ports/customer.port.js';
import { INTAKE_STORE, type InboxEvent, type IntakeStore } from '../ports/intake-store.port.js';
import { RUN_STORE, type RunStore, type WaitWrite } from '../ports/run-store.port.js';
import { correlationOf } from './event-correlation.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { customerContext, eventContext } from './run-context.js';
import type { RunIdentity } from './run-identity.js';
import { RunWakes } from './run-wakes.service.js';
import { uuidV7TimeMs } from './uuid-v7.js';

/** How far back a wait looks for an event that was just too early. */
const LOOK_BACK_MS = 10_000;

/**
 * Looks, once a wait is armed, for what came just before: an event handled while the run was on its way to the wait,
 * or a receipt that overtook the crash it was to reconcile. Whatever comes later finds the armed wait by itself.
 */
@Injectable()
export class LateSignals {
  constructor(
    @Inject(INTAKE_STORE) private readonly intake: IntakeStore,
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(CUSTOMER_STORE) private readonly customers: CustomerStore,
    @Inject(DATABASE_CLOCK) private readonly clock: DatabaseClock,
    private readonly wakes: RunWakes,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
  ) {}

  look(run: RunIdentity, waits: readonly WaitWrite[]): void {
    for (const wait of waits) {
      this.lookFor(run, wait)
        .then((found) => {
          if (found) this.wakes.set({ tenantId: run.tenantId, runId: run.id }, 0);
        })
        .catch((error: unknown) => {
          this.logger.warn({ ...errorFields(error), runId: run.id }, 'could not look for an early event');
        });
    }
  }

  private async lookFor(run: RunIdentity, wait: WaitWrite): Promise<boolean> {
    if (wait.kind === 'event') return await this.earlyEvent(run, wait);
    if (wait.kind === 'reconcile') return await this.earlyReceipt(run, wait);
    return false;
  }

  /** Messages are answers to questions, never events to wait for: the intake fires no such wait either. */
  private async earlyEvent(run: RunIdentity, wait: WaitWrite): Promise<boolean> {
    const { tenantId, customerId, id: runId } = run;
    if (!customerId || !wait.eventType || wait.eventType === MESSAGE_RECEIVED) return false;
    const sinceMs = Math.max(this.clock.nowMs() - LOOK_BACK_MS, uuidV7TimeMs(runId) + 1);
    const early = await this.intake.recentEvents({ tenantId, customerId, eventType: wait.eventType, sinceMs });
    for (const inbox of early) {
      const event = eventContext({ event: inbox.event, message: null });
      if (!(await this.takes(wait, inbox, event, customerId))) continue;
      const { eventKey } = inbox;
      const payload = { eventKey, event };
      if (await this.intake.fireWait({ tenantId, waitId: wait.waitId, runId, eventKey, payload })) return true;
    }
    return false;
  }

  /** As the intake decides it: by correlation, then by the filter over the event and the customer as they are now. */
  private async takes(wait: WaitWrite, inbox: InboxEvent, event: object, customerId: string): Promise<boolean> {
    if (wait.correlation !== null && wait.correlation !== correlationOf(inbox.event)) return false;
    if (wait.filter === null) return true;
    const customer = customerContext(await this.customers.get(inbox.tenantId, customerId));
    return evaluateCondition(compileCondition(wait.filter), { event, customer }).matched;
  }

  private async earlyReceipt(run: RunIdentity, wait: WaitWrite): Promise<boolean> {
    if (!wait.correlation) return false;
    const message = await this.runs.messageStatus(run.tenantId, wait.correlation);
    if (!message || ['queued', 'sending', 'unknown'].includes(message.status)) return false;
    const payload = { status: message.status, providerMessageId: message.providerMessageId };
    return await this.runs.signal(run.tenantId, run.id, { kind: 'wait', waitId: wait.waitId, payload });
  }
}
