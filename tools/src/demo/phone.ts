import { setTimeout as sleep } from 'node:timers/promises';
import { callJson } from './api-client.js';

/** A message as the simulator's phone shows it. */
export interface PhoneMessage {
  direction: 'received' | 'written';
  text: string;
  /** ISO 8601: when the customer wrote it (the webhook left then), or when the provider's stand-in took it. */
  at: string;
}

export interface Exchange {
  written: PhoneMessage;
  reply: PhoneMessage;
  /** From the moment the webhook left to the moment the provider was called, by one clock. */
  tookMs: number;
}

const EVERY_MS = 20;

/** The customer's phone: writes over the provider's wire, and shows what arrived. */
export class Phone {
  constructor(private readonly simulatorUrl: string) {}

  /** Sends a signed webhook, as Meta does. Resolves with the HTTP status that it was answered with. */
  async write(from: string, text: string): Promise<number> {
    const url = `${this.simulatorUrl}/sim/inbound`;
    const { status } = await callJson<{ status: number }>(url, 'POST', { channel: 'whatsapp', from, text });
    return status;
  }

  /** Both sides of the conversation with this number, once it was answered. @throws Error when that takes too long. */
  async exchange(customer: string, withinMs: number): Promise<Exchange> {
    for (const until = Date.now() + withinMs; Date.now() < until; await sleep(EVERY_MS)) {
      const messages = await this.conversation(customer);
      const written = messages.find(({ direction }) => direction === 'written');
      const reply = messages.find(({ direction }) => direction === 'received');
      if (written && reply) return { written, reply, tookMs: Date.parse(reply.at) - Date.parse(written.at) };
    }
    throw new Error(`no reply reached the phone ${customer} within ${withinMs / 1000} s`);
  }

  private async conversation(customer: string): Promise<PhoneMessage[]> {
    const query = new URLSearchParams({ channel: 'whatsapp', with: customer });
    return await callJson<PhoneMessage[]>(`${this.simulatorUrl}/sim/conversation?${query}`, 'GET');
  }
}
