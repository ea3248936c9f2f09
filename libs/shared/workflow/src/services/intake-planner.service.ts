import { MESSAGE_RECEIVED } from '@columba/workflow-contracts';
import { compileCondition, durationToMs, evaluateCondition, matchMessage } from '@columba/workflow-engine';
import { Injectable } from '@nestjs/common';
import type { AddressConsent } from '../ports/customer.port.js';
import type { ArmedWait, IntakeSnapshot, IntakeWrite, NewRun } from '../ports/intake-store.port.js';
import { correlationOf } from './event-correlation.js';
import type { CompiledTrigger } from './flow-catalog.service.js';
import type { IncomingEvent } from './incoming-event.js';
import { customerContext, eventContext } from './run-context.js';
import type { RunDriver } from './run-driver.js';
import { RunDriverFactory } from './run-driver-factory.service.js';
import type { RunStart } from './run-start.js';
import { FlowTurns } from './turns/flow-turns.service.js';
import { uuidV7 } from './uuid-v7.js';

export interface IntakePlan {
  write: IntakeWrite;
  /** Drivers of the runs in `write.newRuns`, to be driven once these are stored. */
  drivers: RunDriver[];
}

/** Decides what follows from one event: consent, a wait fired, runs begun. Writes nothing itself. */
@Injectable()
export class IntakePlanner {
  constructor(
    private readonly drivers: RunDriverFactory,
    private readonly turns: FlowTurns,
  ) {}

  /** Flows among `triggers` whose re-entry rule needs the customer's past runs. */
  reentryFlowIds(incoming: IncomingEvent, triggers: readonly CompiledTrigger[]): string[] {
    const asking = triggers.filter(
      (trigger) => trigger.plan.settings.reentry !== 'any' && couldMatch(trigger, incoming),
    );
    return [...new Set(asking.map((trigger) => trigger.flowId))];
  }

  /** What begins later is stored as pending. So is what its flow's limit holds back. */
  async plan(
    incoming: IncomingEvent,
    snapshot: IntakeSnapshot,
    triggers: readonly CompiledTrigger[],
    nowMs: number,
  ): Promise<IntakePlan> {
    const write = baseWrite(incoming, snapshot, nowMs);
    if (snapshot.handled || incoming.status || incoming.consent) return { write, drivers: [] };
    const context = { event: eventContext(incoming), customer: customerContext(snapshot.customer) };
    const fires = chooseWaits(incoming, snapshot, context).map((wait) => ({
      waitId: wait.waitId,
      runId: wait.runId,
      payload: { eventKey: incoming.inbox.eventKey, event: context.event },
    }));
    const consumed = incoming.message !== null && fires.length > 0;
    const begun = consumed
      ? []
      : triggers.filter((trigger) => triggerMatches(trigger, incoming, context)).filter(firstOfFlow());
    const cancelRuns: string[] = [];
    const drivers: RunDriver[] = [];
    const newRuns: NewRun[] = [];
    const loadedRuns: NonNullable<IntakeWrite['loadedRuns']>[number][] = [];
    for (const trigger of begun) {
      const entry = reentry(trigger, snapshot, nowMs);
      if (!entry.allowed) continue;
      if (entry.decidedOn) loadedRuns.push({ flowId: trigger.flowId, runIds: entry.decidedOn });
      cancelRuns.push(...entry.cancel);
      const run = runOf(trigger, incoming, snapshot, entry.exclusive, nowMs);
      const held = this.turns.reasonToHold(incoming.inbox.tenantId, trigger.flowId, trigger.plan.settings);
      if (incoming.beginsLater || held) {
        newRuns.push(pendingRun(run, { nodeId: trigger.nodeId, event: context.event }, held));
        continue;
      }
      const driver = this.drivers.create(
        { ...run, tenantId: incoming.inbox.tenantId },
        trigger.plan,
        snapshot.customer,
      );
      await driver.begin({
        nodeId: trigger.nodeId,
        event: context.event,
        atMs: nowMs,
        consent: consentOf(incoming, snapshot),
        handedOver: incoming.handedOver,
      });
      drivers.push(driver);
      newRuns.push({ ...run, write: driver.takeWrite() });
    }
    return { write: { ...write, fires, cancelRuns, newRuns, loadedRuns }, drivers };
  }
}

/** What the snapshot says of the address that the event names. */
function consentOf({ customer }: IncomingEvent, { optedOut }: IntakeSnapshot): AddressConsent | null {
  if (!customer || !('identity' in customer)) return null;
  const { kind, value: address } = customer.identity;
  return { channel: kind === 'phone' ? 'sms' : kind, address, optedOut };
}

type EventAndCustomer = { event: Record<string, unknown>; customer: unknown };

function baseWrite(incoming: IncomingEvent, snapshot: IntakeSnapshot, nowMs: number): IntakeWrite {
  const { message, consent, status, inbox } = incoming;
  const { customer, conversationId } = snapshot;
  return {
    event: inbox,
    customerId: customer?.id ?? null,
    message:
      message && customer && conversationId && !snapshot.handled
        ? {
            id: uuidV7(nowMs),
            customerId: customer.id,
            conversationId,
            channel: message.channel,
            connectionId: message.connectionId,
            address: message.from,
            providerMessageId: message.providerMessageId,
            body: message.text,
            subject: message.subject ?? null,
            receivedAtMs: nowMs,
          }
        : null,
    consent,
    status,
    fires: [],
    loadedWaits: snapshot.waits.map(({ runId, waitId }) => ({ runId, waitId })),
    cancelRuns: [],
    newRuns: [],
  };
}

/** A message answers one wait: the quoted one, else that of its conversation, else the newest. An event fires all that match. */
function chooseWaits(incoming: IncomingEvent, snapshot: IntakeSnapshot, context: EventAndCustomer): ArmedWait[] {
  const { waits, conversationId } = snapshot;
  if (incoming.message) {
    const replies = waits.filter(
      (wait) => wait.kind === 'reply' && (wait.channel === null || wait.channel === incoming.channel),
    );
    const chosen =
      replies.find((wait) => wait.quoted) ??
      replies.find((wait) => wait.conversationId === conversationId) ??
      replies[0];
    return chosen ? [chosen] : [];
  }
  const correlation = correlationOf(incoming.event);
  return waits.filter(
    (wait) =>
      wait.kind === 'event' &&
      wait.eventType === incoming.event.type &&
      (wait.correlation === null || wait.correlation === correlation) &&
      (wait.filter === null || evaluateCondition(compileCondition(wait.filter), context).matched),
  );
}

function couldMatch(trigger: CompiledTrigger, incoming: IncomingEvent): boolean {
  if (trigger.eventType !== incoming.event.type) return false;
  if (incoming.event.type !== MESSAGE_RECEIVED) return true;
  const { message } = incoming;
  return (
    message !== null &&
    (trigger.channels?.includes(message.channel) ?? false) &&
    trigger.match !== null &&
    matchMessage(trigger.match, message.text)
  );
}

function triggerMatches(trigger: CompiledTrigger, incoming: IncomingEvent, context: EventAndCustomer): boolean {
  if (!couldMatch(trigger, incoming)) return false;
  return trigger.filter === null || evaluateCondition(trigger.filter, context).matched;
}

/** Two triggers of one flow that both match start one run: it is unique by flow and event. */
function firstOfFlow(): (trigger: CompiledTrigger) => boolean {
  const seen = new Set<string>();
  return ({ flowId }) => !seen.has(flowId) && seen.add(flowId) !== undefined;
}

/** Nothing has been decided of it but that it will begin. */
function pendingRun(run: Omit<NewRun, 'write'>, input: RunStart, waitReason: string | null): NewRun {
  const nothing = { facts: [], armWaits: [], disarmWaits: [], effects: [], messages: [], consumedSignals: [] };
  const none = { wakeAtMs: null, waitReason, error: null, deadLetter: null };
  return { ...run, input, write: { ...nothing, ...none, status: 'pending', state: null, release: true } };
}

interface Reentry {
  allowed: boolean;
  exclusive: boolean;
  cancel: string[];
  /** Past runs that the answer rests on; null where a unique index holds it, or nothing was asked. */
  decidedOn: string[] | null;
}

function reentry(trigger: CompiledTrigger, snapshot: IntakeSnapshot, nowMs: number): Reentry {
  const { reentry: rule, reentryPeriod } = trigger.plan.settings;
  const past = snapshot.pastRuns.filter((run) => run.flowId === trigger.flowId);
  const active = past.filter((run) => run.active).map((run) => run.runId);
  const decidedOn = past.map((run) => run.runId);
  switch (rule) {
    case 'one-active-per-customer':
      return { allowed: active.length === 0, exclusive: snapshot.customer !== null, cancel: [], decidedOn: null };
    case 'restart':
      return { allowed: true, exclusive: false, cancel: active, decidedOn };
    case 'ignore-for': {
      const periodMs = durationToMs(reentryPeriod ?? 'PT0S');
      const allowed = past.every((run) => nowMs - run.startedAtMs >= periodMs);
      return { allowed, exclusive: false, cancel: [], decidedOn };
    }
    default:
      return { allowed: true, exclusive: false, cancel: [], decidedOn: null };
  }
}

function runOf(
  trigger: CompiledTrigger,
  incoming: IncomingEvent,
  snapshot: IntakeSnapshot,
  exclusive: boolean,
  nowMs: number,
): Omit<NewRun, 'write'> {
  return {
    id: uuidV7(nowMs),
    flowId: trigger.flowId,
    version: trigger.version,
    customerId: snapshot.customer?.id ?? null,
    conversationId: incoming.message ? snapshot.conversationId : null,
    mode: 'live',
    exclusive,
  };
}
