import type { Channel, CloudEvent, FlowError, MessageStatus, WebhookProvider } from '@columba/workflow-contracts';

/** A tenant's connection to a provider, with its secrets opened. Lives in memory only; never logged. */
export interface ChannelConnection {
  id: string;
  tenantId: string;
  channel: Channel;
  provider: WebhookProvider;
  /** Our own address there: phone number (E.164), Instagram account id, mailbox. */
  address: string;
  /** Provider settings: `phoneNumberId`, `accountSid`, `apiBaseUrl`, `smtpHost`, `smtpPort`, ... */
  settings: Record<string, string>;
  /** `webhookSecret` (app secret, auth token, signing key), `accessToken`, `verifyToken`, `smtpPassword`, ... */
  secrets: Record<string, string>;
}

export interface OutboundMessage {
  /** Our id; travels with the message and comes back in receipts where the provider can carry it. */
  messageId: string;
  to: string;
  body: string;
  subject?: string | undefined;
  /** Where the provider should post receipts (Twilio). Public URL without query. */
  statusCallbackUrl?: string | undefined;
}

/**
 * What became of a send. `rejected` means the provider certainly did not take it. `unknown` means that the answer was
 * lost: it may or may not have been taken, so it must never be sent again blindly.
 */
export type SendResult =
  | { kind: 'accepted'; providerMessageId: string }
  | { kind: 'rejected'; error: FlowError; undeliverable: boolean }
  | { kind: 'unknown'; error: FlowError };

export interface ChannelAdapter {
  channel: Channel;
  /** Never throws for what the provider answers; aborts with the signal (then: `unknown`). */
  send(connection: ChannelConnection, message: OutboundMessage, options: { signal: AbortSignal }): Promise<SendResult>;
}

export interface WebhookRequest {
  method: 'GET' | 'POST';
  /** The full public URL as the provider called it, query included. */
  url: string;
  query: Record<string, string>;
  headers: Record<string, string | undefined>;
  /** Exactly as received. Signatures are checked over these bytes. */
  rawBody: Buffer;
}

export type WebhookResult =
  | { kind: 'events'; events: CloudEvent[]; reply?: { contentType: string; body: string } }
  | { kind: 'challenge'; body: string }
  | { kind: 'refused'; status: 400 | 401 | 403; code: string; detail: string; mend: string };

export interface WebhookAdapter {
  provider: WebhookProvider;
  /**
   * Verifies the signature over the raw bytes in constant time, then parses. Events carry the connection's tenant,
   * an id that is the same for each redelivery of the same thing, and data as in workflow-contracts. A batch is taken
   * whole or refused whole. Never throws. Answers at once, but for raw email, which is parsed first: await it.
   */
  receive(connection: ChannelConnection, request: WebhookRequest): WebhookResult | Promise<WebhookResult>;
}

export interface ChannelAdapters {
  sender(channel: Channel): ChannelAdapter;
  webhook(provider: string): WebhookAdapter | undefined;
}

export const CHANNEL_ADAPTERS = Symbol('ChannelAdapters');

/** Order of statuses; a receipt never moves a message to the left. `failed` is final except for a later `delivered` or `read`. */
export const MESSAGE_STATUS_RANK: Record<MessageStatus, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  failed: 5,
  delivered: 6,
  read: 7,
};
