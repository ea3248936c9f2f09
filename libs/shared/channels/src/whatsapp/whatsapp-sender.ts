import type { ChannelAdapter } from '@columba/workflow/ports';
import { z } from 'zod';
import type { HttpClient } from '../http/http-client.port.js';
import { type ProviderDialect, sendOverHttp } from '../http/send-over-http.js';
import { graphErrorOf } from '../meta/graph-error.js';
import { metaApiUrl } from '../meta/meta-api-url.js';
import { whatsappError } from './whatsapp-errors.js';

const acceptedSchema = z.object({ messages: z.tuple([z.object({ id: z.string().min(1).max(300) })]) });

const DIALECT: ProviderDialect = {
  prefix: 'whatsapp',
  name: 'WhatsApp',
  messageIdOf(answer) {
    const parsed = acceptedSchema.safeParse(answer);
    return parsed.success ? parsed.data.messages[0].id : null;
  },
  errorOf(answer) {
    const error = graphErrorOf(answer);
    return error && whatsappError(error.code);
  },
};

/** WhatsApp Cloud API. Our message id rides along as `biz_opaque_callback_data` and comes back in every receipt. */
export function whatsappSender(http: HttpClient): ChannelAdapter {
  return {
    channel: 'whatsapp',
    send(connection, message, { signal }) {
      const request = {
        method: 'POST' as const,
        url: metaApiUrl(connection, connection.settings.phoneNumberId),
        headers: {
          authorization: `Bearer ${connection.secrets.accessToken ?? ''}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: message.to.replace(/^\+/, ''),
          type: 'text',
          text: { preview_url: false, body: message.body },
          biz_opaque_callback_data: message.messageId,
        }),
        signal,
      };
      return sendOverHttp(http, request, DIALECT);
    },
  };
}
