import type { ChannelAdapter } from '@columba/workflow/ports';
import { z } from 'zod';
import type { HttpClient } from '../http/http-client.port.js';
import { type ProviderDialect, sendOverHttp } from '../http/send-over-http.js';
import { graphErrorOf } from '../meta/graph-error.js';
import { metaApiUrl } from '../meta/meta-api-url.js';
import { instagramError } from './instagram-errors.js';

const acceptedSchema = z.object({ message_id: z.string().min(1).max(300) });

const DIALECT: ProviderDialect = {
  prefix: 'instagram',
  name: 'Instagram',
  messageIdOf(answer) {
    const parsed = acceptedSchema.safeParse(answer);
    return parsed.success ? parsed.data.message_id : null;
  },
  errorOf(answer) {
    const error = graphErrorOf(answer);
    return error && instagramError(error.code, error.subcode);
  },
};

/** Instagram Messaging. It carries no id of ours: receipts are known by Instagram's own. */
export function instagramSender(http: HttpClient): ChannelAdapter {
  return {
    channel: 'instagram',
    send(connection, message, { signal }) {
      const request = {
        method: 'POST' as const,
        url: metaApiUrl(connection, connection.settings.accountId),
        headers: {
          authorization: `Bearer ${connection.secrets.accessToken ?? ''}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ recipient: { id: message.to }, message: { text: message.body } }),
        signal,
      };
      return sendOverHttp(http, request, DIALECT);
    },
  };
}
