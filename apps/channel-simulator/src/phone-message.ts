import type { Channel } from '@columba/workflow-contracts';
import type { SmsSize } from '../phone/sms-size.js';

export type ReceiptStatus = 'sent' | 'delivered' | 'read' | 'failed';

/** One message in a customer's phone: `in` as the phone sees it is what the business sent. */
export interface PhoneMessage {
  /** In the order of arrival, from 1; never reused. */
  seq: number;
  /** `received` on the phone from the business, or `written` by the customer. */
  direction: 'received' | 'written';
  /** The provider's id. */
  id: string;
  channel: Channel;
  connectionId: string | null;
  from: string;
  to: string;
  text: string;
  subject?: string | undefined;
  html?: string | undefined;
  /** Of email: what stands in the header, name included. */
  sender?: string | undefined;
  /** The business's own id, where the wire carries one. */
  messageId?: string | undefined;
  /** The provider's id of the message that this one answers. */
  inReplyTo?: string | undefined;
  /** Of SMS: where receipts are to be posted. */
  statusCallback?: string | undefined;
  sms?: SmsSize | undefined;
  status: 'accepted' | ReceiptStatus;
  /** Of what a customer wrote: how the gateway answered the webhook; 0 when it was not reached. */
  webhookStatus?: number | undefined;
  at: string;
}

export type MessageDraft = Omit<PhoneMessage, 'seq' | 'direction' | 'status' | 'at'>;
