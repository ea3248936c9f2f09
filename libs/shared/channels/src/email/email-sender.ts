import { Readable } from 'node:stream';
import type { ChannelAdapter, ChannelConnection, OutboundMessage, SendResult } from '@columba/workflow/ports';
import { flowError } from '@columba/workflow-contracts';
import { normaliseAddress } from '../address.js';
import { composeEmail } from './compose-email.js';
import { emailMessageId } from './email-message-id.js';
import type { SmtpConnections, SmtpTarget } from './smtp-connections.js';
import { type SmtpFailure, smtpError } from './smtp-errors.js';

/** Email over SMTP. Our message id is in the Message-ID, by which receipts and replies name it. */
export function emailSender(connections: SmtpConnections): ChannelAdapter {
  return {
    channel: 'email',
    async send(connection, message, { signal }): Promise<SendResult> {
      const to = normaliseAddress('email', message.to);
      if (!to) return rejected(smtpError({ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 553 }));
      const mail = new MailOnTheWay(await composeEmail(connection, { ...message, to }));
      try {
        const envelope = { from: connection.address, to };
        await connections.use(targetOf(connection), signal, (smtp) => (done) => smtp.send(envelope, mail, done));
        return { kind: 'accepted', providerMessageId: emailMessageId(message.messageId, connection.address) };
      } catch (error) {
        return resultOf(error as SmtpFailure, mail, message);
      }
    },
  };
}

/**
 * The mail's bytes. nodemailer reads them once the server has said that it will take them; whoever has read them all
 * may have been understood, whatever happens to the connection then.
 */
class MailOnTheWay extends Readable {
  handedOver = false;

  constructor(private readonly bytes: Buffer) {
    super();
  }

  override _read(): void {
    this.handedOver = true;
    this.push(this.bytes);
    this.push(null);
  }
}

function resultOf(failure: SmtpFailure, mail: MailOnTheWay, { messageId }: OutboundMessage): SendResult {
  if (failure.responseCode === undefined && mail.handedOver) {
    const message = `The email ${messageId} was handed over, but the mail server's answer was lost. It may have been taken.`;
    return { kind: 'unknown', error: flowError({ code: 'email.answer-lost', kind: 'transient', message }) };
  }
  return rejected(smtpError(failure));
}

function rejected({ code, kind, message, undeliverable }: ReturnType<typeof smtpError>): SendResult {
  return {
    kind: 'rejected',
    error: flowError({ code: `email.${code}`, kind, message }),
    undeliverable: undeliverable ?? false,
  };
}

function targetOf({ settings, secrets }: ChannelConnection): SmtpTarget {
  const secure = settings.secure === 'true';
  return {
    host: settings.smtpHost ?? 'localhost',
    port: Number(settings.smtpPort) || (secure ? 465 : 587),
    secure,
    requireTls: settings.requireTls === 'true',
    user: secrets.smtpUser ?? settings.smtpUser,
    password: secrets.smtpPassword,
  };
}
