import type { ScriptedAct, ScriptedSend, SimulatedFlow, SimulationRequest } from '@columba/workflow';
import type { FlowDocument } from '@columba/workflow-contracts';
import { durationToMs } from '@columba/workflow-engine';

/** One history to be recorded: a journey, and what people and providers do. */
export interface CorpusCase {
  /** Also the name of its file: words with `-` between them. */
  name: string;
  document: FlowDocument;
  acts?: readonly ScriptedAct[];
  sends?: readonly ScriptedSend[];
  /** Flows that it calls, by their last digits. */
  subflows?: Readonly<Record<string, FlowDocument>>;
  event?: Record<string, unknown>;
  withoutCustomer?: boolean;
  /** Records the run that this one leads to instead: the flow that was called, the run after a retry. */
  of?: 'child' | 'retried';
}

const START_MS = Date.UTC(2026, 2, 28, 12);

export function requestOf({ document, acts = [], sends = [], subflows = {}, ...rest }: CorpusCase): SimulationRequest {
  return {
    flow: { flowId: flowIdOf('0'), version: 1, document },
    subflows: new Map(Object.entries(subflows).map(([id, inner]) => [flowIdOf(id), called(id, inner)])),
    runId: '01900000-0000-7000-8000-000000000001',
    event: rest.event ?? { id: 'wamid.1', text: 'hello', channel: 'whatsapp', from: '+491701234567' },
    customer: rest.withoutCustomer ? null : ada,
    optedOut: [],
    startMs: START_MS,
    acts,
    sends,
  };
}

/** The id of a flow that a case calls. */
export function flowIdOf(digits: string): string {
  return `01900000-0000-7000-8000-f${digits.padStart(11, '0')}`;
}

/** `after('PT5M', { kind: 'reply', text: 'yes' })` */
export function after<A extends Omit<ScriptedAct, 'afterMs'>>(duration: string, act: A): A & { afterMs: number } {
  return { ...act, afterMs: durationToMs(duration) };
}

export function send(result: ScriptedSend['result'], more: Partial<ScriptedSend> = {}): ScriptedSend {
  return { result, times: 1, ...more };
}

function called(digits: string, document: FlowDocument): SimulatedFlow {
  return { flowId: flowIdOf(digits), version: 3, document };
}

const ada = {
  id: '01900000-0000-7000-8000-00000000c001',
  firstName: 'Ada',
  lastName: null,
  locale: 'de',
  timezone: 'Europe/Berlin',
  tags: ['vip'],
  attributes: { points: 12 },
  identities: [
    { kind: 'whatsapp' as const, value: '+491701234567' },
    { kind: 'email' as const, value: 'ada@example.test' },
  ],
};
