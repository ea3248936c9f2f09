import type { ChannelAdapter, ChannelConnection, OutboundMessage } from '@columba/workflow/ports';
import { z } from 'zod';
import type { HttpClient } from '../http/http-client.port.js';
import { type ProviderDialect, sendOverHttp } from '../http/send-over-http.js';
import { twilioError } from './twilio-errors.js';

const acceptedSchema = z.object({ sid: z.string().min(1).max(64) });
const errorSchema = z.object({ code: z.number() });

const DIALECT: ProviderDialect = {
  prefix: 'sms',
  name: 'Twilio',
  messageIdOf(answer) {
    const parsed = acceptedSchema.safeParse(answer);
    return parsed.success ? parsed.data.sid : null;
  },
  errorOf(answer) {
    const parsed = errorSchema.safeParse(answer);
    return parsed.success ? twilioError(parsed.data.code) : null;
  },
};

/** Twilio Programmable Messaging. Our message id comes back in the query of the status callback. */
export function twilioSender(http: HttpClient): ChannelAdapter {
  return {
    channel: 'sms',
    send(connection, message, { signal }) {
      const { accountSid = '', apiBaseUrl = 'https://api.twilio.com' } = connection.settings;
      const { authToken, webhookSecret } = connection.secrets;
      const credentials = Buffer.from(`${accountSid}:${authToken ?? webhookSecret ?? ''}`).toString('base64');
      const account = encodeURIComponent(accountSid);
      const request = {
        method: 'POST' as const,
        url: `${apiBaseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${account}/Messages.json`,
        headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: formOf(connection, message),
        signal,
      };
      return sendOverHttp(http, request, DIALECT);
    },
  };
}

function formOf({ address, settings }: ChannelConnection, message: OutboundMessage): string {
  const form = new URLSearchParams({ To: message.to, Body: message.body });
  if (settings.messagingServiceSid) form.set('MessagingServiceSid', settings.messagingServiceSid);
  else form.set('From', address);
  if (message.statusCallbackUrl) {
    form.set('StatusCallback', `${message.statusCallbackUrl}?messageId=${encodeURIComponent(message.messageId)}`);
  }
  return form.toString();
}
