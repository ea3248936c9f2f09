import { CHANNELS } from '@columba/workflow-contracts';
import { z } from 'zod';
import { type Simulation, WIRES } from '../phones.js';
import type { SimulatedConnection } from '../simulated-connection.js';

export const inboundSchema = z.strictObject({
  channel: z.enum(CHANNELS),
  /** Phone number (E.164), Instagram-scoped id, or email address. */
  from: z.string().min(1).max(320),
  text: z.string().max(100_000),
  name: z.string().max(200).optional(),
  subject: z.string().max(1_000).optional(),
  /** The provider's id of the message that is quoted or answered. */
  replyTo: z.string().max(500).optional(),
  /** Which of the business's connections is written to; default: the channel's first. */
  connectionId: z.string().max(100).optional(),
  /** The provider's id of the message, to write the same one twice. */
  id: z.string().min(1).max(200).optional(),
  /** How many messages of this text, one webhook each. */
  count: z.number().int().min(1).max(10_000).default(1),
  /** How often each webhook is delivered again after the first time. */
  duplicates: z.number().int().min(0).max(100).default(0),
  /** Spoils the signature. */
  forged: z.boolean().default(false),
});
export type Inbound = z.infer<typeof inboundSchema>;

export interface WebhookAnswer {
  status: number;
  body: string;
  eventId: string;
}

/** A customer writes. Answers what the gateway said to the first webhook, and to all of them when there were several. */
export async function writeInbound(
  simulation: Simulation,
  connection: SimulatedConnection,
  inbound: Inbound,
): Promise<WebhookAnswer & { messageId: string; answers?: WebhookAnswer[] }> {
  const answers: WebhookAnswer[] = [];
  let firstId = '';
  for (let at = 0; at < inbound.count; at += 1) {
    const id = at === 0 && inbound.id ? inbound.id : WIRES[inbound.channel].newId();
    firstId ||= id;
    answers.push(...(await writeOnce(simulation, connection, inbound, id)));
  }
  const [first] = answers;
  if (!first) throw new Error('at least one webhook is always sent');
  return { ...first, messageId: firstId, ...(answers.length > 1 ? { answers } : {}) };
}

async function writeOnce(
  { log, caller, addresses }: Simulation,
  connection: SimulatedConnection,
  inbound: Inbound,
  id: string,
): Promise<WebhookAnswer[]> {
  const { channel, text, name, subject, replyTo } = inbound;
  const from = inbound.from.trim();
  const call = WIRES[channel].inbound(
    connection,
    { id, from, text, name, subject, replyTo, atMs: Date.now() },
    addresses,
  );
  if (inbound.forged) spoil(call.headers);
  const message = log.written({
    id,
    channel,
    connectionId: connection.id,
    from,
    to: connection.address,
    text,
    subject,
    inReplyTo: replyTo,
  });
  const answers: WebhookAnswer[] = [];
  try {
    for (let again = 0; again <= inbound.duplicates; again += 1) {
      answers.push({ ...(await caller.call(call)), eventId: call.eventId });
    }
  } finally {
    log.answered(message, answers[0]?.status ?? 0);
  }
  return answers;
}

function spoil(headers: Record<string, string>): void {
  for (const name of ['x-hub-signature-256', 'x-twilio-signature', 'webhook-signature']) {
    const signature = headers[name];
    if (signature) headers[name] = signature.slice(0, -3) + (signature.endsWith('000') ? '111' : '000');
  }
}
