import type { ChannelAdapter, ChannelAdapters, WebhookAdapter } from '@columba/workflow/ports';
import type { Channel, WebhookProvider } from '@columba/workflow-contracts';
import type { HttpClient } from './http/http-client.port.js';
import { whatsappSender } from './whatsapp/whatsapp-sender.js';
import { whatsappWebhook } from './whatsapp/whatsapp-webhook.js';

export interface ChannelAdaptersOptions {
  /** The way out for every provider that speaks HTTP. */
  http: HttpClient;
}

export interface OpenChannelAdapters extends ChannelAdapters {
  /** Ends idle connections to mail servers. The HTTP client is closed by whoever made it. */
  close(): Promise<void>;
}

/** One sender a channel and one webhook reader a provider. */
export function createChannelAdapters({ http }: ChannelAdaptersOptions): OpenChannelAdapters {
  const senders: Partial<Record<Channel, ChannelAdapter>> = { whatsapp: whatsappSender(http) };
  const webhooks = new Map<string, WebhookAdapter>([whatsappWebhook].map((each) => [each.provider, each]));
  return {
    sender(channel) {
      const sender = senders[channel];
      if (!sender) throw new Error(`There is no adapter for the channel ${channel}.`);
      return sender;
    },
    close: async () => undefined,
    webhook: (provider) => webhooks.get(provider as WebhookProvider),
  };
}
