import type { ChannelConnection, OutboundMessage } from '@columba/workflow/ports';
import MailComposer from 'nodemailer/lib/mail-composer';
import { emailMessageId } from './email-message-id.js';
import { htmlOfText } from './html-text.js';

/** The whole mail, headers and text and HTML, as the mail server gets it. */
export async function composeEmail(connection: ChannelConnection, message: OutboundMessage): Promise<Buffer> {
  const { address, settings } = connection;
  const composer = new MailComposer({
    from: settings.fromName ? { name: settings.fromName, address } : address,
    to: { name: '', address: message.to },
    subject: (message.subject ?? '').replace(/\p{Cc}+/gu, ' ').trim(),
    messageId: emailMessageId(message.messageId, address),
    text: message.body,
    html: htmlOfText(message.body),
    headers: unsubscribeHeaders(settings.unsubscribeUrl, message.messageId),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

/** RFC 8058. The URL names the message, and through it the recipient; one-click needs https. Each on one line. */
function unsubscribeHeaders(base: string | undefined, messageId: string) {
  if (!base || !URL.canParse(base)) return {};
  const url = new URL(base);
  url.searchParams.set('message', messageId);
  const oneLine = (value: string) => ({ prepared: true, foldLines: false, value });
  return {
    'List-Unsubscribe': oneLine(`<${url}>`),
    ...(url.protocol === 'https:' ? { 'List-Unsubscribe-Post': oneLine('List-Unsubscribe=One-Click') } : {}),
  };
}
