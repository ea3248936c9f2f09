import { type FlowDocument, MESSAGE_RECEIVED, triggerEventNode, triggerMessageNode } from '@columba/workflow-contracts';
import { compileFlow } from '@columba/workflow-engine';
import type { CustomerSnapshot } from '../ports/customer.port.js';
import { startOf } from '../services/run-start.js';

/** What a simulated run begins with: the trigger, and an event such as would start it. */
export interface SampleStart {
  nodeId: string;
  event: Record<string, unknown>;
}

interface Sample {
  /** Left out: the manual trigger, or else the first. */
  trigger?: string | undefined;
  /** Of a message: `text`, `channel`, `from`; of an event: its `data`. */
  input: Record<string, unknown>;
  customer: CustomerSnapshot | null;
  atMs: number;
}

/**
 * An event as the trigger would get it.
 * @throws FlowCompileError when the document cannot be run; Error when it has no trigger
 */
export function sampleStart(document: FlowDocument, { trigger, input, customer, atMs }: Sample): SampleStart {
  const { nodeId } = startOf(
    trigger === undefined ? { event: {} } : { event: {}, nodeId: trigger },
    compileFlow(document),
  );
  const node = document.nodes.find(({ id }) => id === nodeId);
  const head = { id: 'simulated', time: new Date(atMs).toISOString(), subject: null };
  if (node?.type === triggerMessageNode.type) {
    const { channels } = triggerMessageNode.config.parse(node.config);
    const channel = typeof input.channel === 'string' ? input.channel : channels[0];
    const from = typeof input.from === 'string' ? input.from : addressOn(channel, customer);
    const text = typeof input.text === 'string' ? input.text : '';
    const message = { type: MESSAGE_RECEIVED, text, channel, from, messageId: head.id, media: [], profileName: null };
    return { nodeId, event: { ...head, ...message } };
  }
  const type = node?.type === triggerEventNode.type ? triggerEventNode.config.parse(node.config).eventType : 'manual';
  return { nodeId, event: { ...head, type, data: input } };
}

function addressOn(channel: string | undefined, customer: CustomerSnapshot | null): string | null {
  const kinds = channel === 'sms' ? ['phone', 'whatsapp'] : channel === 'whatsapp' ? ['whatsapp', 'phone'] : [channel];
  return customer?.identities.find(({ kind }) => kinds.includes(kind))?.value ?? null;
}
