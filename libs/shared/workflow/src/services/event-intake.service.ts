import { Inject, Injectable } from '@nestjs/common';
import { CUSTOMER_STORE, type CustomerStore, type EnsureCustomer } from '../ports/customer.port.js';
import type { DeliveredRecord } from '../ports/event-bus.port.js';
import {
  INTAKE_STORE,
  IntakeConflictError,
  type IntakeQuery,
  type IntakeResult,
  type IntakeStore,
  type IntakeView,
} from '../ports/intake-store.port.js';
import { RUN_STORE, type RunStore } from '../ports/run-store.port.js';
import { EventChoice } from './event-choice.service.js';
import { EventDeadLetters } from './event-dead-letters.service.js';
import { FactAnnouncer } from './fact-announcer.service.js';
import { type CompiledTrigger, FlowCatalog } from './flow-catalog.service.js';
import { FlowExecutionService } from './flow-execution.service.js';
import { type IncomingEvent, readIncomingEvent } from './incoming-event.js';
import { type IntakePlan, IntakePlanner } from './intake-planner.service.js';
import { errorFields, WORKFLOW_LOGGER, type WorkflowLogger } from './logger.js';
import { foundAfterLostAnswer } from './lost-intake-answer.js';
import { isPassing } from './passing-fault.js';
import { PoisonGuard, type ReadRecord } from './poison-guard.service.js';
import type { RunDriver } from './run-driver.js';
import { RunSweeper } from './run-sweeper.service.js';
import { FlowTurns } from './turns/flow-turns.service.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

const MAX_CONFLICTS = 5;

/**
 * The consumer's work on a batch: for each event resume the run that waits for it, or else match triggers and create
 * runs; one transaction a batch. Resolves when all of it is stored, so that the offsets may be committed; the runs
 * that were created go on meanwhile. Safe to repeat.
 */
@Injectable()
export class EventIntake {
  constructor(
    @Inject(INTAKE_STORE) private readonly store: IntakeStore,
    @Inject(RUN_STORE) private readonly runs: RunStore,
    @Inject(CUSTOMER_STORE) private readonly customers: CustomerStore,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
    @Inject(WORKFLOW_LOGGER) private readonly logger: WorkflowLogger,
    private readonly catalog: FlowCatalog,
    private readonly planner: IntakePlanner,
    private readonly execution: FlowExecutionService,
    private readonly choice: EventChoice,
    private readonly announcer: FactAnnouncer,
    private readonly sweeper: RunSweeper,
    private readonly guard: PoisonGuard,
    private readonly deadLetters: EventDeadLetters,
    private readonly turns: FlowTurns,
  ) {}

  async handle(records: DeliveredRecord[]): Promise<void> {
    try {
      await this.handleChosen(records);
    } finally {
      this.choice.settled(records);
    }
  }

  private async handleChosen(records: DeliveredRecord[]): Promise<void> {
    const events: IncomingEvent[] = [];
    const read: ReadRecord[] = [];
    const unreadable: { record: DeliveredRecord; reason: string }[] = [];
    for (const record of records) {
      try {
        const event = readIncomingEvent(record, this.choice.beginsLater(record));
        events.push(event);
        read.push({ record, inbox: event.inbox });
      } catch (error) {
        unreadable.push({ record, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    if (unreadable.length > 0) await this.deadLetters.unreadable(unreadable);
    const suspects = await this.guard.suspects(read);
    if (suspects.size > 0) await this.takeAlone(events.filter((event) => suspects.has(event.inbox)));
    for (const wave of inWaves(events.filter((event) => !suspects.has(event.inbox)))) await this.takeInSafely(wave);
  }

  /** What may have stopped a worker. */
  private async takeAlone(suspects: readonly IncomingEvent[]): Promise<void> {
    for (const event of suspects) if (await this.guard.mayTry(event.inbox)) await this.takeInSafely([event]);
  }

  /** An event that fails for a reason of its own holds up nobody else. */
  private async takeInSafely(events: IncomingEvent[]): Promise<void> {
    try {
      await this.takeIn(events);
    } catch (error) {
      if (isPassing(error)) throw error;
      if (events.length > 1) for (const event of events) await this.takeInSafely([event]);
      else if (events[0]) await this.failed(events[0], error);
    }
  }

  private async failed({ inbox }: IncomingEvent, error: unknown): Promise<void> {
    const { tenantId, event } = inbox;
    this.logger.warn({ ...errorFields(error), tenantId, eventType: event.type }, 'event not taken in');
    if (!(await this.guard.failed(inbox, error))) throw error;
  }

  /** A wait that someone else took between load and commit undoes the whole batch: it is planned anew. */
  private async takeIn(events: IncomingEvent[]): Promise<void> {
    for (let conflicts = 0; ; conflicts += 1) {
      try {
        return await this.takeInOnce(events);
      } catch (error) {
        if (!(error instanceof IntakeConflictError) || conflicts === MAX_CONFLICTS) throw error;
      }
    }
  }

  private async takeInOnce(events: IncomingEvent[]): Promise<void> {
    const { view, triggers } = await this.load(events);
    const again = repeatedCustomers(events, view);
    const first = { ...view, events: view.events.filter((_, index) => !again.has(index)) };
    await this.takeInLoaded(
      events.filter((_, index) => !again.has(index)),
      first,
      triggers,
    );
    if (again.size > 0) await this.takeInOnce(events.filter((_, index) => again.has(index)));
  }

  private async takeInLoaded(
    events: readonly IncomingEvent[],
    view: IntakeView,
    triggers: Map<string, readonly CompiledTrigger[]>,
  ): Promise<void> {
    const later = events.filter(({ beginsLater }) => beginsLater);
    const stored = this.execution.storing(new Set(later.map(({ inbox }) => inbox.tenantId)));
    try {
      await this.decide(events, view, triggers);
    } finally {
      stored();
    }
  }

  private async decide(
    events: readonly IncomingEvent[],
    view: IntakeView,
    triggers: Map<string, readonly CompiledTrigger[]>,
  ): Promise<void> {
    const plans = await Promise.all(
      events.map((event, index) => this.plan(event, view, index, triggers.get(event.inbox.tenantId) ?? [])),
    );
    const result = await this.commit(plans);
    const drivers = plans.flatMap((plan) => plan.drivers).filter((driver) => result.createdRunIds.has(driver.runId));
    this.announcer.announce(new Set(drivers.map((driver) => driver.tenantId)));
    this.execution.adopt(drivers);
    if (plans.some(({ write }) => write.newRuns.some(({ input }) => input !== undefined))) {
      this.sweeper.soon();
      this.turns.stored(plans.map((plan) => plan.write));
    }
    for (const run of result.signalledRuns) {
      this.execution.wake(run).catch((error: unknown) => {
        this.logger.warn({ ...errorFields(error), runId: run.runId }, 'signalled run not claimed, the sweeper will');
      });
    }
  }

  private async commit(plans: readonly IntakePlan[]): Promise<IntakeResult> {
    const { owner, leaseMs } = this.options;
    try {
      return await this.store.commit(
        plans.map((plan) => plan.write),
        owner,
        leaseMs,
      );
    } catch (error) {
      const made = plans.flatMap((plan) => plan.drivers);
      if (error instanceof IntakeConflictError || !isPassing(error) || made.length === 0) throw error;
      return await this.afterLostAnswer(made, error);
    }
  }

  /** A batch is stored as a whole or not at all. Runs that it signalled are due, and found by the sweeper. */
  private async afterLostAnswer(made: readonly RunDriver[], error: unknown): Promise<IntakeResult> {
    const found = await foundAfterLostAnswer(this.runs, made, this.options.leaseMs);
    if (found.length === 0) throw error;
    return { createdRunIds: new Set(found.map(({ runId }) => runId)), signalledRuns: [] };
  }

  /** One round trip when nothing is new: customers known, triggers cached, no re-entry rule asks for the past. */
  private async load(
    events: readonly IncomingEvent[],
  ): Promise<{ view: IntakeView; triggers: Map<string, readonly CompiledTrigger[]> }> {
    const asked = events.map((event) =>
      this.planner.reentryFlowIds(event, this.catalog.cachedTriggers(event.inbox.tenantId)),
    );
    let view = await this.store.load(events.map((event, index) => queryOf(event, asked[index] ?? [])));
    const triggers = new Map<string, readonly CompiledTrigger[]>();
    for (const tenantId of new Set(events.map((event) => event.inbox.tenantId))) {
      triggers.set(tenantId, await this.catalog.triggersOf(tenantId, view.flowRevisions.get(tenantId) ?? 0));
    }
    const created = await this.ensureCustomers(events, view);
    const needed = events.map((event) => this.planner.reentryFlowIds(event, triggers.get(event.inbox.tenantId) ?? []));
    const more = needed.some((flowIds, index) => flowIds.some((flowId) => !asked[index]?.includes(flowId)));
    if (created || more)
      view = await this.store.load(events.map((event, index) => queryOf(event, needed[index] ?? [])));
    return { view, triggers };
  }

  /** Makes customers and conversations that are missing. True when there were any. */
  private async ensureCustomers(events: readonly IncomingEvent[], view: IntakeView): Promise<boolean> {
    const missing: EnsureCustomer[] = [];
    for (const [index, { inbox, customer, channel, message }] of events.entries()) {
      const snapshot = view.events[index];
      if (!customer || !('identity' in customer) || !snapshot || snapshot.handled) continue;
      if (snapshot.customer && (snapshot.conversationId || !message)) continue;
      const { connectionId = null, profileName = null } = message ?? {};
      missing.push({
        tenantId: inbox.tenantId,
        identity: customer.identity,
        channel: message ? channel : null,
        connectionId,
        profileName,
      });
    }
    if (missing.length > 0) await this.customers.ensure(missing);
    return missing.length > 0;
  }

  private async plan(
    event: IncomingEvent,
    view: IntakeView,
    index: number,
    triggers: readonly CompiledTrigger[],
  ): Promise<IntakePlan> {
    const snapshot = view.events[index];
    if (!snapshot) throw new Error('The store answered fewer events than asked for');
    return await this.planner.plan(event, snapshot, triggers, view.nowMs);
  }
}

function queryOf(incoming: IncomingEvent, reentryFlowIds: readonly string[]): IntakeQuery {
  const { inbox, event, customer, channel, message } = incoming;
  return {
    tenantId: inbox.tenantId,
    eventKey: inbox.eventKey,
    eventType: event.type,
    customer,
    channel: message ? channel : null,
    inReplyTo: message?.inReplyTo ?? null,
    reentryFlowIds,
  };
}

/** One customer may write from two addresses: what comes second is decided on what the first has led to. */
function repeatedCustomers(events: readonly IncomingEvent[], view: IntakeView): Set<number> {
  const again = new Set<number>();
  const seen = new Set<string>();
  for (const [index, { inbox }] of events.entries()) {
    const customerId = view.events[index]?.customer?.id;
    if (!customerId) continue;
    const key = `${inbox.tenantId}/${customerId}`;
    if (seen.has(key)) again.add(index);
    seen.add(key);
  }
  return again;
}

/** Events of one customer follow each other, since the second may answer what the first began; others go together. */
function inWaves(events: readonly IncomingEvent[]): IncomingEvent[][] {
  const waves: IncomingEvent[][] = [];
  const seen = new Map<string, number>();
  for (const event of events) {
    const key = event.inbox.partitionKey;
    const wave = seen.get(key) ?? 0;
    seen.set(key, wave + 1);
    const list = waves[wave] ?? [];
    list.push(event);
    waves[wave] = list;
  }
  return waves;
}
