import type { Channel } from '@columba/workflow-contracts';
import type { ReceiptPlan, Refusal } from '../behaviour.js';
import type { PhoneMessage } from '../phone-message.js';
import type { SimulatedConnection } from '../simulated-connection.js';

/** What a customer writes. */
export interface CustomerWrites {
  id: string;
  from: string;
  text: string;
  name?: string | undefined;
  subject?: string | undefined;
  html?: string | undefined;
  replyTo?: string | undefined;
  atMs: number;
}

/** A call of ours, before it is signed. */
export interface WebhookCall {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** What the receiver must use as the event's id. */
  eventId: string;
}

export interface Addresses {
  /** Where the gateway is called. */
  gatewayUrl: string;
  /** What Twilio signs: the address that the gateway believes to have. */
  publicUrl: string;
}

/** How one provider talks. */
export interface Wire {
  channel: Channel;
  newId(): string;
  /** The answer to a send that is refused by `POST /sim/behaviour`. */
  refusal(refusal: Refusal): { status: number; body: string };
  inbound(connection: SimulatedConnection, message: CustomerWrites, to: Addresses): WebhookCall;
  /** Null when this provider tells nothing of the kind. */
  receipt(
    connection: SimulatedConnection,
    message: PhoneMessage,
    receipt: ReceiptPlan,
    to: Addresses,
  ): WebhookCall | null;
}
