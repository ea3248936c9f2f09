import { readFileSync } from 'node:fs';

/** One line of the ledger: what a provider saw, written down before it answered. Times are milliseconds since the epoch. */
export type LedgerEntry = CallEntry | ReplyEntry;

/** A call of the send API. */
export interface CallEntry {
  kind: 'call';
  atMs: number;
  /** Taken, or refused before anything was taken. */
  accepted: boolean;
  channel: 'whatsapp' | 'sms';
  /** Whose credential the call carried; null when it was nobody's. */
  tenant: string | null;
  /** Whose account the address of the call names. */
  account: string | null;
  /** Columba's id of the message. */
  messageId: string;
  to: string;
  body: string;
  providerId: string;
  /** What the provider then did: answered, refused, dropped the connection... */
  mood: string;
}

/** The customer's telephone answered a question, and the webhook was acknowledged. */
export interface ReplyEntry {
  kind: 'reply';
  atMs: number;
  tenant: string;
  label: string;
  /** The event's key in the inbox. */
  eventKey: string;
}

/** Half a line at the end is a write that was never answered. */
export function readLedger(file: string): LedgerEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as LedgerEntry);
}
