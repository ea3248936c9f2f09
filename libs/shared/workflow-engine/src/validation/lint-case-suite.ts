import { type FlowBuilder, flow } from '@columba/testing';
import {
  type Channel,
  type Condition,
  type FlowDocument,
  type ProblemCode,
  sendMessageNode,
  triggerEventNode,
  triggerMessageNode,
} from '@columba/workflow-contracts';
import { type AboutFlow, validateFlow } from './validate-flow.js';

/** A flow, and what is to be found in it: `code:variant /pointer`, in the order of finding. */
export type LintCase = readonly [what: string, document: unknown, expected: readonly string[], about?: AboutFlow];

/** Ports that a case leaves open on purpose are not what it is about. */
const BESIDE_THE_POINT: ReadonlySet<ProblemCode> = new Set(['node.dead-end']);

export function lintsOf(document: unknown, expected: readonly string[] = [], about?: AboutFlow): string[] {
  return validateFlow(document, about)
    .problems.filter(({ code }) => !BESIDE_THE_POINT.has(code) || expected.some((one) => one.startsWith(`${code}:`)))
    .map(({ code, variant, pointer }) => `${code}:${variant} ${pointer}`);
}

/** A customer writes. */
export function onMessage(...channels: Channel[]): FlowBuilder {
  return flow('case').trigger(triggerMessageNode, { channels, match: { always: true } });
}

/** Something happens, without the customer having written. */
export function onEvent(eventType = 'columba.cart.abandoned.v1'): FlowBuilder {
  return flow('case').trigger(triggerEventNode, { eventType });
}

export function byHand(): FlowBuilder {
  return flow('case').trigger();
}

export function sending(
  channel: Channel | 'same',
  body = 'Hello, this is Acme.',
): { channel: Channel | 'same'; body: string } {
  return { channel, body };
}

/** start --> send --sent--> done, with this text. */
export function sms(body: string): FlowDocument {
  return onMessage('sms').next('send', sendMessageNode, sending('sms', body)).end().build();
}

export const textIs = (value: unknown): Condition => ({ path: 'event.text', op: 'equals', value });

/** A document that the builder would refuse, or that no schema has seen. */
export function edited(document: FlowDocument, edit: (document: FlowDocument) => void): FlowDocument {
  const copy = structuredClone(document);
  edit(copy);
  return copy;
}
