import type { ChannelAdapter, ChannelAdapters, WebhookAdapter } from '@columba/workflow/ports';
import type { Channel, WebhookProvider } from '@columba/workflow-contracts';
import type { HttpClient } from './http/http-client.port.js';
import { whatsappSender } from './whatsapp/whatsapp-sender.js';
import { whatsappWebhook } from './whatsapp/whatsapp-webhook.js';

export interface ChannelAdaptersOptions {
  /** The way out for every provider that speaks HTTP. */
  http: HttpClient;
}

/** One sender a channel and one webhook reader a provider. */
export function createChannelAdapters({ http }: ChannelAdaptersOptions): ChannelAdapters {
  const senders: Partial<Record<Channel, ChannelAdapter>> = { whatsapp: whatsappSender(http) };
  const webhooks = new Map<string, WebhookAdapter>([whatsappWebhook].map((each) => [each.provider, each]));
  return {
    sender(channel) {
      const sender = senders[channel];
      if (!sender) throw new Error(`There is no adapter for the channel ${channel}.`);
      return sender;
    },
    webhook: (provider) => webhooks.get(provider as WebhookProvider),
  };
}
