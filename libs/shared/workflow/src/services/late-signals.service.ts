import { compileCondition, evaluateCondition } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_CLOCK, type DatabaseClock } from '../ports/clock.port.js';
import { INTAKE_STORE, type InboxEvent, type IntakeStore } from '../ports/intake-store.port.js';
import { RUN_STORE, type RunStore, type WaitWrite } from '../ports/run-store.port.js';
import { correlationOf } from './event-correlation.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
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

  private async earlyEvent(run: RunIdentity, wait: WaitWrite): Promise<boolean> {
    const { tenantId, customerId, id: runId } = run;
    if (!customerId || !wait.eventType) return false;
    const sinceMs = Math.max(this.clock.nowMs() - LOOK_BACK_MS, uuidV7TimeMs(runId) + 1);
    const early = await this.intake.recentEvents({ tenantId, customerId, eventType: wait.eventType, sinceMs });
    for (const inbox of early) {
      if (!matches(inbox, wait)) continue;
      const { eventKey, event } = inbox;
      const payload = { eventKey, event: { id: event.id, type: event.type, data: event.data ?? null } };
      if (await this.intake.fireWait({ tenantId, waitId: wait.waitId, runId, eventKey, payload })) return true;
    }
    return false;
  }

  private async earlyReceipt(run: RunIdentity, wait: WaitWrite): Promise<boolean> {
    if (!wait.correlation) return false;
    const message = await this.runs.messageStatus(run.tenantId, wait.correlation);
    if (!message || ['queued', 'sending', 'unknown'].includes(message.status)) return false;
    const payload = { status: message.status, providerMessageId: message.providerMessageId };
    return await this.runs.signal(run.tenantId, run.id, { kind: 'wait', waitId: wait.waitId, payload });
  }
}

function matches({ event }: InboxEvent, wait: WaitWrite): boolean {
  if (wait.correlation !== null && wait.correlation !== correlationOf(event)) return false;
  return wait.filter === null || evaluateCondition(compileCondition(wait.filter), { event }).matched;
}
