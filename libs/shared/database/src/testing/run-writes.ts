import type { IntakeWrite, MessageWrite, NewRun, RunCommit, RunWrite, WaitWrite } from '@columba/workflow/ports';
import type { FactBody } from '@columba/workflow-contracts';
import { uuidV7 } from '../pool/uuid-v7.js';

export const FLOW = '01890000-0000-7000-8000-00000000f10a';

/** Facts with these sequence numbers. */
export function facts(...seqs: number[]): { seq: number; atMs: number; body: FactBody }[] {
  return seqs.map((seq) => ({ seq, atMs: 1_700_000_000_000 + seq, body: { type: 'run.resumed' } }));
}

export function runWrite(fields: Partial<RunWrite> = {}): RunWrite {
  return {
    status: 'running',
    state: { step: 1 },
    wakeAtMs: null,
    waitReason: null,
    error: null,
    facts: [],
    armWaits: [],
    disarmWaits: [],
    effects: [],
    messages: [],
    deadLetter: null,
    consumedSignals: [],
    release: false,
    ...fields,
  };
}

export function commitOf(runId: string, fence: number, fields: Partial<RunCommit> = {}): RunCommit {
  return { ...runWrite(fields), tenantId: 'acme', runId, fence, ...fields };
}

export function wait(fields: Partial<WaitWrite> = {}): WaitWrite {
  return {
    waitId: 'w1',
    nodeId: 'ask',
    tokenId: 't1',
    kind: 'reply',
    eventType: null,
    correlation: null,
    filter: null,
    channel: 'whatsapp',
    expiresAtMs: null,
    ...fields,
  };
}

export function message(customerId: string, fields: Partial<MessageWrite> = {}): MessageWrite {
  return {
    id: uuidV7(),
    nodeId: 'hello',
    customerId,
    conversationId: null,
    channel: 'whatsapp',
    connectionId: 'wa-acme',
    address: '+4915112345678',
    body: 'Hi',
    subject: null,
    status: 'sending',
    providerMessageId: null,
    error: null,
    ...fields,
  };
}

export function newRun(fields: Partial<NewRun> = {}): NewRun {
  return {
    id: uuidV7(),
    flowId: FLOW,
    version: 1,
    customerId: null,
    conversationId: null,
    mode: 'live',
    exclusive: false,
    write: runWrite({ facts: facts(1) }),
    ...fields,
  };
}

let events = 0;
export function intakeWrite(
  fields: Partial<IntakeWrite> & { key?: string; tenantId?: string; type?: string } = {},
): IntakeWrite {
  events += 1;
  const { key = `test|${events}`, tenantId = 'acme', type = 'x.test', ...rest } = fields;
  return {
    event: {
      tenantId,
      eventKey: key,
      topic: 'columba.business-events',
      partitionKey: `${tenantId}:someone`,
      event: { specversion: '1.0', id: key, source: 'test', type, tenantid: tenantId, data: {} },
    },
    customerId: null,
    message: null,
    consent: null,
    status: null,
    fires: [],
    cancelRuns: [],
    newRuns: [],
    ...rest,
  };
}
