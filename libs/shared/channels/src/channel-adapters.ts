import type { ChannelAdapter, ChannelAdapters, WebhookAdapter } from '@columba/workflow/ports';
import type { Channel } from '@columba/workflow-contracts';
import { emailSender } from './email/email-sender.js';
import { emailWebhook } from './email/email-webhook.js';
import { type ResolveMailHost, SmtpConnections } from './email/smtp-connections.js';
import type { HttpClient } from './http/http-client.port.js';
import { instagramSender } from './instagram/instagram-sender.js';
import { instagramWebhook } from './instagram/instagram-webhook.js';
import { twilioSender } from './twilio/twilio-sender.js';
import { twilioWebhook } from './twilio/twilio-webhook.js';
import { whatsappSender } from './whatsapp/whatsapp-sender.js';
import { whatsappWebhook } from './whatsapp/whatsapp-webhook.js';

export interface ChannelAdaptersOptions {
  /** The way out for every provider that speaks HTTP. */
  http: HttpClient;
  /** Checks where a mail server's name leads before anything connects. Default: no check. */
  resolveMailHost?: ResolveMailHost;
  /** Milliseconds since the epoch, to tell stale webhooks by. Default: this machine's clock. */
  now?: () => number;
}

export interface OpenChannelAdapters extends ChannelAdapters {
  /** Ends idle connections to mail servers. The HTTP client is closed by whoever made it. */
  close(): Promise<void>;
}

/** One sender a channel and one webhook reader a provider. */
export function createChannelAdapters({
  http,
  resolveMailHost,
  now = Date.now,
}: ChannelAdaptersOptions): OpenChannelAdapters {
  const smtp = new SmtpConnections(resolveMailHost);
  const senders: Record<Channel, ChannelAdapter> = {
    whatsapp: whatsappSender(http),
    instagram: instagramSender(http),
    sms: twilioSender(http),
    email: emailSender(smtp),
  };
  const webhooks = new Map<string, WebhookAdapter>(
    [whatsappWebhook, instagramWebhook, twilioWebhook, emailWebhook(now)].map((each) => [each.provider, each]),
  );
  return {
    sender: (channel) => senders[channel],
    webhook: (provider) => webhooks.get(provider),
    close: async () => smtp.close(),
  };
}
