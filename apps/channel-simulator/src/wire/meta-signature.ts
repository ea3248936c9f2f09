import { createHmac } from 'node:crypto';

export function metaHeaders(secret: string, body: string): Record<string, string> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signature}`,
    'user-agent': 'facebookexternalua',
  };
}
