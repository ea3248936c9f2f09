import type { Channel } from '@columba/workflow-contracts';
import { smsSize } from '../phone/sms-size.js';
import type { MessageDraft, PhoneMessage, ReceiptStatus } from './phone-message.js';

const RANK: Record<PhoneMessage['status'], number> = { accepted: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

export interface MessageFilter {
  channel?: string | undefined;
  /** The customer's address. For phone numbers only digits count, so `+49 151` and ` 49151` are one. */
  customer?: string | undefined;
  after?: number | undefined;
}

/** The newest messages of all phones, in order. The oldest are forgotten. */
export class MessageLog {
  private messages: PhoneMessage[] = [];
  private seq = 0;

  constructor(
    private readonly most: number,
    private readonly onChange: (kind: 'message' | 'status', message: PhoneMessage) => void,
  ) {}

  received(draft: MessageDraft): PhoneMessage {
    return this.add(draft, 'received');
  }

  written(draft: MessageDraft): PhoneMessage {
    return this.add(draft, 'written');
  }

  /** A receipt as the phone knows it; it never goes back. */
  mark(message: PhoneMessage, status: ReceiptStatus): void {
    if (RANK[status] <= RANK[message.status]) return;
    message.status = status;
    this.onChange('status', message);
  }

  /** What the gateway said to what a customer wrote. */
  answered(message: PhoneMessage, webhookStatus: number): void {
    message.webhookStatus = webhookStatus;
    this.onChange('status', message);
  }

  find(seq: number): PhoneMessage | undefined {
    return this.messages.find((each) => each.seq === seq);
  }

  list(direction: PhoneMessage['direction'] | null, { channel, customer, after = 0 }: MessageFilter): PhoneMessage[] {
    return this.messages.filter(
      (each) =>
        (!direction || each.direction === direction) &&
        (!channel || each.channel === channel) &&
        (!customer || sameAddress(each.channel, each.direction === 'received' ? each.to : each.from, customer)) &&
        each.seq > after,
    );
  }

  clear(): void {
    this.messages = [];
  }

  private add(draft: MessageDraft, direction: PhoneMessage['direction']): PhoneMessage {
    this.seq += 1;
    const message: PhoneMessage = {
      seq: this.seq,
      direction,
      ...draft,
      status: 'accepted',
      at: new Date().toISOString(),
    };
    if (message.channel === 'sms') message.sms = smsSize(message.text);
    this.messages.push(message);
    // Forgetting in large steps: one at a time would move the whole array at each message.
    if (this.messages.length > this.most * 1.25) this.messages = this.messages.slice(-this.most);
    this.onChange('message', message);
    return message;
  }
}

function sameAddress(channel: Channel, address: string, asked: string): boolean {
  if (channel === 'email') return address.toLowerCase() === asked.trim().toLowerCase();
  return address.replace(/\D/g, '') === asked.replace(/\D/g, '');
}
