import type { CustomerIdentity, IntakeQuery, IntakeWrite } from '@columba/workflow/ports';
import type { Channel } from '@columba/workflow-contracts';
import { RunWriteRows } from '../runs/run-write-rows.js';

type Row = Record<string, unknown>;

/** One query as columba_load_intake takes it. A WhatsApp number is found by its anchor, the phone identity. */
export function intakeQueryRow(query: IntakeQuery, i: number): Row {
  const { customer } = query;
  const identity = customer && 'identity' in customer ? customer.identity : null;
  return {
    i,
    tenant: query.tenantId,
    key: query.eventKey,
    type: query.eventType,
    customerId: customer && 'id' in customer ? uuidOrNull(customer.id) : null,
    kind: identity?.kind === 'whatsapp' ? 'phone' : (identity?.kind ?? null),
    value: identity?.value ?? null,
    channel: query.channel,
    consentChannel: identity ? channelOf(identity.kind) : null,
    address: identity?.value ?? null,
    reply: query.inReplyTo,
    reentry: query.reentryFlowIds.length > 0 ? query.reentryFlowIds : null,
  };
}

function channelOf(kind: CustomerIdentity['kind']): Channel {
  return kind === 'phone' ? 'sms' : kind;
}

/** A business event may name a customer by an id that is none of ours. */
function uuidOrNull(id: string): string | null {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : null;
}

/** A batch as columba_commit_intake takes it. */
export class IntakeRows {
  private readonly runs = new RunWriteRows();
  private readonly events: Row[] = [];
  private readonly parts: Record<string, Row[]> = {};

  constructor(writes: readonly IntakeWrite[]) {
    for (const write of writes) this.add(write);
  }

  toInput(): Record<string, unknown> {
    const { runs, ...runParts } = this.runs.toInput();
    const own = Object.fromEntries(Object.entries(this.parts).filter(([, rows]) => rows.length > 0));
    return { events: this.events, ...own, ...runParts, ...(this.runs.runs.length > 0 ? { runs } : {}) };
  }

  private add(write: IntakeWrite): void {
    const e = this.events.length + 1;
    const { event, customerId, message, consent, status } = write;
    const { tenantId: tenant, eventKey: key, topic, partitionKey } = event;
    const fired = write.fires.length > 0;
    this.events.push({ e, tenant, key, topic, partitionKey, event: event.event, customerId, fired });
    if (message) this.push('inbound', { ...message, e, tenant });
    if (consent) this.push('consents', { e, tenant, key, customerId, consent });
    if (status) this.addReceipt(write, e);
    this.addSignals(write, e);
    for (const { flowId, runIds: known } of write.loadedRuns ?? [])
      if (customerId) this.push('entries', { e, tenant, customerId, flowId, known });
    for (const run of write.newRuns) {
      const { id, write: first, ...columns } = run;
      this.runs.add(first, { ...columns, e, tenant, run: id, eventKey: key });
    }
  }

  private addReceipt({ event, status }: IntakeWrite, e: number): void {
    if (!status) return;
    const { connectionId, providerMessageId, messageId = null, error = null } = status;
    const { tenantId: tenant } = event;
    this.push('receipts', { e, tenant, connectionId, providerMessageId, messageId, status: status.status, error });
  }

  private addSignals({ event, fires, cancelRuns, customerId, loadedWaits, message }: IntakeWrite, e: number): void {
    const { tenantId: tenant } = event;
    for (const { runId: run, waitId, payload } of fires) {
      this.push('fires', { e, tenant, run, waitId });
      this.push('posts', { e, tenant, run, kind: 'wait', waitId, payload });
    }
    for (const run of cancelRuns) this.push('posts', { e, tenant, run, kind: 'cancel', waitId: null, payload: null });
    for (const { run } of this.part('posts').filter((post) => post.e === e))
      this.push('runsConcerned', { tenant, run });
    if (!loadedWaits || !customerId || fires.length > 0) return;
    const waits = loadedWaits.map(({ runId, waitId }) => `${runId}/${waitId}`);
    this.push('seen', { e, tenant, customerId, type: event.event.type, channel: message?.channel ?? null, waits });
  }

  private push(part: string, row: Row): void {
    this.part(part).push(row);
  }

  private part(name: string): Row[] {
    const rows = this.parts[name] ?? [];
    this.parts[name] = rows;
    return rows;
  }
}
