import type { MessageReceivedData } from '@columba/workflow-contracts';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { normaliseAddress } from '../address.js';
import { bracketed } from './email-message-id.js';
import { textOfHtml } from './html-text.js';
import { visibleReply } from './visible-reply.js';

const short = z.string().max(2_000);
const long = z.string().max(2_000_000);

export const receivedSchema = z.object({
  /** The mail as it came, with its headers. Then the fields below are not looked at. */
  raw: z.string().min(1).max(40_000_000).optional(),
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
  messageId: short.optional(),
  from: short.optional(),
  name: short.optional(),
  subject: short.optional(),
  text: long.optional(),
  html: long.optional(),
  inReplyTo: short.optional(),
  date: short.optional(),
});
type Received = z.infer<typeof receivedSchema>;

interface Mail extends Omit<Received, 'raw' | 'encoding'> {
  attachments: { filename: string | null; mimeType: string }[];
  automatic: boolean;
}

type ReadMail = Omit<MessageReceivedData, 'channel' | 'connectionId'> | { automatic: true } | { wrong: string };

/** A mail as a message of a customer. Automatic answers are told apart: to answer them is how mail loops begin. */
export async function readMail(
  received: Received,
  webhookId: string,
  mailbox: string,
  nowMs: number,
): Promise<ReadMail> {
  const mail = received.raw === undefined ? { ...received, attachments: [], automatic: false } : await parse(received);
  if (!mail) return { wrong: '/data/raw is no email' };
  if (mail.automatic) return { automatic: true };
  const from = normaliseAddress('email', mail.from ?? '');
  if (!from) return { wrong: '/data/from is missing or no address' };
  return {
    providerMessageId: (mail.messageId ? bracketed(mail.messageId) : webhookId).slice(0, 500),
    from,
    to: mailbox,
    text: visibleReply(mail.text?.trim() || textOfHtml(mail.html ?? '')),
    ...(mail.name ? { profileName: mail.name } : {}),
    ...(mail.subject ? { subject: mail.subject } : {}),
    ...(mail.inReplyTo ? { inReplyTo: bracketed(mail.inReplyTo).slice(0, 500) } : {}),
    media: mail.attachments.slice(0, 50).map(({ filename, mimeType }, at) => ({
      id: `${webhookId}/${at}`,
      mimeType,
      ...(filename ? { caption: filename } : {}),
    })),
    sentAtMs: plausible(Date.parse(mail.date ?? ''), nowMs),
  };
}

async function parse({ raw = '', encoding }: Received): Promise<Mail | null> {
  try {
    const mail = await PostalMime.parse(Buffer.from(raw, encoding), { maxNestingDepth: 32 });
    const { messageId, subject, text, html, inReplyTo, date, attachments } = mail;
    const from = mail.from?.address;
    const name = mail.from?.name;
    const automatic = mail.headers.some(({ key, value }) => key === 'auto-submitted' && !/^no\b/i.test(value.trim()));
    return { messageId, from, name, subject, text, html, inReplyTo, date, attachments, automatic };
  } catch {
    return null;
  }
}

/** A mail's date is its writer's word: taken when it lies within the last days and not ahead of us. */
function plausible(ms: number, nowMs: number): number {
  return ms > nowMs - 7 * 86_400_000 && ms <= nowMs ? ms : nowMs;
}
